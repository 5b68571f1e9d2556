using Dreamer.Captions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;
using Orleans.Concurrency;

namespace Dreamer.Inference.Captions;

/// <summary>Fills a model's embedding cache, on the first device that has it; a job that begins on another encodes its texts there. Reentrant, so that a hit does not wait behind another text's encoding call.</summary>
[Reentrant]
internal sealed class TextEncoderGrain(InferenceDevices devices) : Grain, ITextEncoderGrain
{
    /// <summary>Each waits for the device between others' steps; who comes when so many do is not near the front of any line.</summary>
    private const int MostAtOnce = 16;

    private int _asked;

    public async Task<EmbeddingHandle?> EncodeAsync(TenantId tenant, PromptText text, CancellationToken cancellationToken)
    {
        if (_asked >= MostAtOnce)
        {
            return null;
        }
        _asked++;
        try
        {
            return await EncodeOnDeviceAsync(tenant, text, cancellationToken);
        }
        finally
        {
            _asked--;
        }
    }

    private async Task<EmbeddingHandle?> EncodeOnDeviceAsync(TenantId tenant, PromptText text, CancellationToken cancellationToken)
    {
        var name = this.GetPrimaryKeyString().Split('/')[1];
        foreach (var device in devices.All)
        {
            if (device.Models.Find(name) is { } model && await device.Jobs.PreloadAsync(model))
            {
                device.Models.Touch(model);
                return await device.Engine.RunAsync(new WorkClaim(tenant), () => MayEncode(model, tenant, text) ? Encode(model, tenant, text) : null, cancellationToken);
            }
        }
        return null;
    }

    /// <summary>What would drive others out is encoded by the job that needs it.</summary>
    private static bool MayEncode(ResidentModel model, TenantId tenant, PromptText text) =>
        model.IsResident && (model.Texts is not { IsResident: false } || model.Holds(tenant, text));

    private static EmbeddingHandle Encode(ResidentModel model, TenantId tenant, PromptText text)
    {
        using var lease = model.Take(tenant, text);
        return new EmbeddingHandle(text.Kind, model.KeyOf(tenant, text), lease.Embedding.Bytes);
    }
}
