using System.Text;
using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Storage;

namespace Dreamer.Api.Tests.Hosting;

internal sealed class FakeVaeGrain(FakeJobs jobs, IBlobStore blobs) : Grain, IVaeGrain
{
    public async Task<Decoding?> DecodeAsync(string job, CancellationToken cancellationToken = default)
    {
        if (jobs.Find(job) is not { } order)
        {
            return null;
        }

        return new Decoding(
        [
            order.Settings.Kind.MakesClip()
                ? await PutAsync(job, ArtifactVariant.Video, "video.mp4", "video/mp4", IsFilm(order) ? await FilmAsync(order.Settings.Frames) : null)
                : await PutAsync(job, ArtifactVariant.Image, "image.png", "image/png"),
            await PutAsync(job, ArtifactVariant.Latents, "latents.safetensors", "application/octet-stream"),
        ],
        FakeJobs.TimeOf(order, order.Settings.StepsWanted()));
    }

    /// <summary>Of such a caption the clip can be played.</summary>
    private static bool IsFilm(DenoisingOrder order) => order.Settings.MotionCaption?.StartsWith("a film", StringComparison.Ordinal) == true;

    private static Task<byte[]> FilmAsync(int frames) =>
        VideoEncoder.EncodeMp4Async([.. Enumerable.Range(0, frames).Select(frame => RgbImage.Filled(32, 32, ((byte)(frame * 50), 0, 0)))], 8);

    private async Task<Artifact> PutAsync(string job, ArtifactVariant variant, string name, string type, byte[]? bytes = null)
    {
        var content = bytes ?? Encoding.UTF8.GetBytes($"the {variant} of {job}");
        await blobs.PutAsync($"{job}/{name}", content, type);
        return new Artifact(variant, $"{job}/{name}", type, content.Length);
    }
}
