using Dreamer.Captions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;
using Dreamer.Tenants;
using Orleans.Concurrency;

namespace Dreamer.Inference.Captions;

/// <summary>Fills the device's embedding cache. Reentrant, so that a hit does not wait behind another text's encoding call.</summary>
[Reentrant]
internal sealed class TextEncoderGrain(DeviceEngine engine, ResidentModel model) : Grain, ITextEncoderGrain
{
    private bool _holds;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await model.HoldAsync();
        _holds = true;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _holds ? model.ReleaseAsync() : Task.CompletedTask;

    public Task<EmbeddingHandle> EncodeAsync(TenantId tenant, PromptText text, CancellationToken cancellationToken) =>
        engine.RunAsync(
            new WorkClaim(tenant),
            () =>
            {
                using var lease = model.Take(tenant, text);
                return new EmbeddingHandle(text.Kind, model.KeyOf(tenant, text), lease.Embedding.Bytes);
            },
            cancellationToken);
}
