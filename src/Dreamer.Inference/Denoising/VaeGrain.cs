using Dreamer.Denoising;
using Orleans.Concurrency;

namespace Dreamer.Inference.Denoising;

/// <summary>Frames are decoded one by one, so that other jobs' chunks run in between and a cancelled job stops early.</summary>
[Reentrant]
internal sealed class VaeGrain(InferenceDevices devices, ArtifactBlobs artifacts, RepeatedResults repeats, TimeProvider clock) : Grain, IVaeGrain
{
    /// <summary>A call ends when its work has taken so long: its caller asks again, and shows how far it is.</summary>
    private static readonly TimeSpan s_callTarget = TimeSpan.FromSeconds(2);

    public async Task<Decoding?> DecodeAsync(string job, CancellationToken cancellationToken)
    {
        var (device, _) = devices.Of(this.GetPrimaryKeyString()); // the weights are there as long as the jobs that are decoded
        var began = clock.GetTimestamp();
        Decoded? decoded;
        do
        {
            decoded = await device.Jobs.RunAsync(job, Decode, cancellationToken);
            if (decoded is null)
            {
                return null;
            }
        }
        while (decoded.Result is null && clock.GetElapsedTime(began) < s_callTarget);
        if (decoded.Result is not { } result)
        {
            return decoded.Progress;
        }
        var made = await artifacts.PutAsync(result.Order, result.Latents, result.Frames, cancellationToken);
        if (!decoded.Progress.Inexact) // who asks again would get other bytes
        {
            await repeats.RememberAsync(result.Order, result.Revision, made, cancellationToken);
        }
        return decoded.Progress with { Artifacts = made };
    }

    /// <summary>One more frame; on the engine's thread.</summary>
    private static Decoded Decode(ResidentJob job)
    {
        job.DecodeNextFrame();
        var progress = new Decoding([], job.DeviceTime, job.Tensors.IsInexact, job.Pictures.Count, job.Tensors.Frames);
        return new Decoded(progress, job.IsDecoded ? new Result(
            job.Order, job.Runner.Model.ResultsRevision, job.Tensors.Latents(), new Frames(job.Pictures, job.Fps)) : null);
    }

    private sealed record Decoded(Decoding Progress, Result? Result);

    private sealed record Result(DenoisingOrder Order, string Revision, byte[] Latents, Frames Frames);
}
