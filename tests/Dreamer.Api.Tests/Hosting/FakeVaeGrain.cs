using System.Text;
using Dreamer.Denoising;
using Dreamer.Generations;
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
                ? await PutAsync(job, ArtifactVariant.Video, "video.mp4", "video/mp4")
                : await PutAsync(job, ArtifactVariant.Image, "image.png", "image/png"),
            await PutAsync(job, ArtifactVariant.Latents, "latents.safetensors", "application/octet-stream"),
        ],
        FakeJobs.TimeOf(order, order.Settings.StepsWanted()));
    }

    private async Task<Artifact> PutAsync(string job, ArtifactVariant variant, string name, string type)
    {
        var content = Encoding.UTF8.GetBytes($"the {variant} of {job}");
        await blobs.PutAsync($"{job}/{name}", content, type);
        return new Artifact(variant, $"{job}/{name}", type, content.Length);
    }
}
