using System.Collections.Immutable;
using Dreamer.Generations;
using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Denoising;

/// <summary>Stores what a job made, under the job's name. Made twice, the bytes are the same.</summary>
internal sealed partial class ArtifactBlobs(IBlobStore blobs, ILogger<ArtifactBlobs> log)
{
    public async Task<ImmutableArray<Artifact>> PutAsync(string job, byte[] latents, Frames frames, CancellationToken cancellationToken)
    {
        // Side by side: each waits for the disk, and nobody needs one before the others.
        return
        [
            .. await Task.WhenAll(
                PutResultAsync(job, frames, cancellationToken),
                PutAsync(job, ArtifactVariant.Thumbnail, "thumbnail.png", Png.ContentType, Png.Encode(Thumbnail.Of(frames.Pictures[0])), cancellationToken),
                PutAsync(job, ArtifactVariant.Latents, "latents.safetensors", "application/octet-stream", latents, cancellationToken)),
        ];
    }

    private async Task<Artifact> PutResultAsync(string job, Frames frames, CancellationToken cancellationToken)
    {
        if (frames.Pictures.Count == 1)
        {
            return await PutAsync(job, ArtifactVariant.Image, "image.png", Png.ContentType, Png.Encode(frames.Pictures[0]), cancellationToken);
        }
        var mp4 = await VideoEncoder.EncodeMp4Async(frames.Pictures, frames.Fps, cancellationToken);
        return await PutAsync(job, ArtifactVariant.Video, "video.mp4", VideoEncoder.ContentType, mp4, cancellationToken);
    }

    private async Task<Artifact> PutAsync(string job, ArtifactVariant variant, string name, string type, byte[] content, CancellationToken cancellationToken)
    {
        var key = $"{job}/{name}";
        await blobs.PutAsync(key, content, type, cancellationToken);
        LogStored(log, key, content.Length);
        return new Artifact(variant, key, type, content.Length);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "blob {Key} stored, {Bytes} bytes")]
    private static partial void LogStored(ILogger log, string key, int bytes);
}
