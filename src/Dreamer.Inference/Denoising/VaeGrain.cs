using Dreamer.Denoising;
using Dreamer.Media;
using Orleans.Concurrency;

namespace Dreamer.Inference.Denoising;

/// <summary>Frames are decoded one by one, so that other jobs' chunks run in between and a cancelled job stops early.</summary>
[Reentrant]
internal sealed class VaeGrain(InferenceDevices devices, ArtifactBlobs artifacts, RepeatedResults repeats) : Grain, IVaeGrain
{
    public async Task<Decoding?> DecodeAsync(string job, CancellationToken cancellationToken)
    {
        var (device, model) = devices.Of(this.GetPrimaryKeyString()); // the weights are there as long as the jobs that are decoded
        var result = await device.Jobs.RunAsync(job, j => new Result(j.Order, j.Tensors.Latents(), j.Tensors.IsInexact), cancellationToken);
        var decoded = await DecodeFramesAsync(device.Jobs, job, cancellationToken);
        if (result is null || decoded is not var (frames, deviceTime))
        {
            return null;
        }
        var made = await artifacts.PutAsync(job, result.Latents, frames, cancellationToken);
        if (!result.IsInexact) // who asks again would get other bytes
        {
            await repeats.RememberAsync(result.Order, model.ResultsRevision, made, cancellationToken);
        }
        return new Decoding(made, deviceTime, result.IsInexact);
    }

    private static async Task<(Frames Frames, TimeSpan DeviceTime)?> DecodeFramesAsync(DenoisingJobs jobs, string job, CancellationToken cancellationToken)
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

    private sealed record Result(DenoisingOrder Order, byte[] Latents, bool IsInexact);

    private sealed record Decoded(RgbImage Picture, int Frames, double Fps, TimeSpan DeviceTime);
}
