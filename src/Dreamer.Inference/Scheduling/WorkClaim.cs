using Dreamer.Denoising;
using Dreamer.Generations;

namespace Dreamer.Inference.Scheduling;

/// <summary>
/// What decides when a piece of work has its turn. Brief work, such as a still's, passes a clip's of the same tenant; of two alike the job goes
/// first that has had its place for longer.
/// </summary>
internal sealed record WorkClaim(TenantId Tenant, Lane Lane = Lane.Interactive, DateTimeOffset? Deadline = null, bool Brief = true, TimeSpan Since = default)
{
    public static WorkClaim Of(DenoisingOrder order) => new(order.Tenant, order.Settings.Lane, order.Settings.Deadline, !order.Settings.Kind.MakesClip());
}
