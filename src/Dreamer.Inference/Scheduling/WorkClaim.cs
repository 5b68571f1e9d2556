using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Tenants;

namespace Dreamer.Inference.Scheduling;

/// <summary>What decides when a piece of work has its turn. Brief work, such as a still's, passes a clip's of the same tenant.</summary>
internal sealed record WorkClaim(TenantId Tenant, Lane Lane = Lane.Interactive, DateTimeOffset? Deadline = null, bool Brief = true)
{
    public static WorkClaim Of(DenoisingOrder order) => new(order.Tenant, order.Settings.Lane, order.Settings.Deadline, !order.Settings.Kind.MakesClip());
}
