using Dreamer.Captions;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;
using Dreamer.Tenants;
using Orleans.Concurrency;

namespace Dreamer.Inference.Captions;

/// <summary>Fills a model's embedding cache. Reentrant, so that a hit does not wait behind another text's encoding call.</summary>
[Reentrant]
internal sealed class TextEncoderGrain(DeviceEngine engine, ResidentModels models, DenoisingJobs jobs) : Grain, ITextEncoderGrain
{
    public async Task<EmbeddingHandle?> EncodeAsync(TenantId tenant, PromptText text, CancellationToken cancellationToken)
    {
        var name = this.GetPrimaryKeyString().Split('/')[1];
        if (models.Find(name) is not { } model || !await jobs.PreloadAsync(model))
        {
            return null;
        }
        models.Touch(model);
        return await engine.RunAsync(new WorkClaim(tenant), () => model.IsResident ? Encode(model, tenant, text) : null, cancellationToken);
    }

    private static EmbeddingHandle Encode(ResidentModel model, TenantId tenant, PromptText text)
    {
        using var lease = model.Take(tenant, text);
        return new EmbeddingHandle(text.Kind, model.KeyOf(tenant, text), lease.Embedding.Bytes);
    }
}
