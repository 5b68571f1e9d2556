using System.Collections.Immutable;
using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Media;
using Orleans.Concurrency;

namespace Dreamer.Inference.Denoising;

/// <summary>Frames are decoded one by one, so that other jobs' chunks run in between and a cancelled job stops early.</summary>
[Reentrant]
internal sealed class VaeGrain(ResidentModel model, DenoisingJobs jobs, ArtifactBlobs artifacts, RepeatedResults repeats, InferenceOptions options) : Grain, IVaeGrain
{
    private bool _holds;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DeviceKey.Check(this.GetPrimaryKeyString(), options);
        await model.HoldAsync();
        _holds = true;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _holds ? model.ReleaseAsync() : Task.CompletedTask;

    public async Task<ImmutableArray<Artifact>?> DecodeAsync(string job, CancellationToken cancellationToken)
    {
        var result = await jobs.RunAsync(job, j => new Result(j.Order, j.Tensors.Latents()), cancellationToken);
        var frames = await DecodeFramesAsync(job, cancellationToken);
        if (result is null || frames is null)
        {
            return null;
        }
        var made = await artifacts.PutAsync(job, result.Latents, frames, cancellationToken);
        await repeats.RememberAsync(result.Order, model.Revision, made, cancellationToken);
        return made;
    }

    private async Task<Frames?> DecodeFramesAsync(string job, CancellationToken cancellationToken)
    {
        var pictures = new List<RgbImage>();
        Decoded? decoded;
        do
        {
            decoded = await jobs.RunAsync(job, j => new Decoded(j.Tensors.DecodeFrame(pictures.Count), j.Tensors.Frames, j.Fps), cancellationToken);
            if (decoded is null)
            {
                return null;
            }
            pictures.Add(decoded.Picture);
        }
        while (pictures.Count < decoded.Frames);
        return new Frames(pictures, decoded.Fps);
    }

    private sealed record Result(DenoisingOrder Order, byte[] Latents);

    private sealed record Decoded(RgbImage Picture, int Frames, double Fps);
}
