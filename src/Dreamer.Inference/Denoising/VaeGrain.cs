using Dreamer.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Media;
using Orleans.Concurrency;

namespace Dreamer.Inference.Denoising;

/// <summary>Frames are decoded one by one, so that other jobs' chunks run in between and a cancelled job stops early.</summary>
[Reentrant]
internal sealed class VaeGrain(ResidentModels models, DenoisingJobs jobs, ArtifactBlobs artifacts, RepeatedResults repeats, InferenceOptions options) : Grain, IVaeGrain
{
    /// <summary>The weights are there as long as the jobs that it decodes.</summary>
    private ResidentModel Model => DeviceKey.ModelOf(this.GetPrimaryKeyString(), models, options);

    public async Task<Decoding?> DecodeAsync(string job, CancellationToken cancellationToken)
    {
        var result = await jobs.RunAsync(job, j => new Result(j.Order, j.Tensors.Latents()), cancellationToken);
        var decoded = await DecodeFramesAsync(job, cancellationToken);
        if (result is null || decoded is not var (frames, deviceTime))
        {
            return null;
        }
        var made = await artifacts.PutAsync(job, result.Latents, frames, cancellationToken);
        await repeats.RememberAsync(result.Order, Model.Revision, made, cancellationToken);
        return new Decoding(made, deviceTime);
    }

    private async Task<(Frames Frames, TimeSpan DeviceTime)?> DecodeFramesAsync(string job, CancellationToken cancellationToken)
    {
        var pictures = new List<RgbImage>();
        Decoded? decoded;
        do
        {
            decoded = await jobs.RunAsync(job, j => Decode(j, pictures.Count), cancellationToken);
            if (decoded is null)
            {
                return null;
            }
            pictures.Add(decoded.Picture);
        }
        while (pictures.Count < decoded.Frames);
        return (new Frames(pictures, decoded.Fps), decoded.DeviceTime);
    }

    private static Decoded Decode(ResidentJob job, int frame)
    {
        var picture = job.DecodeFrame(frame);
        return new Decoded(picture, job.Tensors.Frames, job.Fps, job.DeviceTime);
    }

    private sealed record Result(DenoisingOrder Order, byte[] Latents);

    private sealed record Decoded(RgbImage Picture, int Frames, double Fps, TimeSpan DeviceTime);
}
