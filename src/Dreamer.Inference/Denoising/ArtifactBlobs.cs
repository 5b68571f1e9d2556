using System.Collections.Immutable;
using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Denoising;

/// <summary>Stores what a job made, under the job's name. Made twice, the bytes are the same.</summary>
internal sealed partial class ArtifactBlobs(IBlobStore blobs, InferenceOptions options, ILogger<ArtifactBlobs> log)
{
    public async Task<ImmutableArray<Artifact>> PutAsync(DenoisingOrder order, byte[] latents, Frames frames, CancellationToken cancellationToken)
    {
        var job = order.Job;
        // Side by side: each waits for the disk, and nobody needs one before the others.
        return
        [
            .. await Task.WhenAll(
                PutResultAsync(order, frames, cancellationToken),
                PutThumbnailAsync(order, frames, cancellationToken),
                PutAsync(job, ArtifactVariant.Latents, "latents.safetensors", "application/octet-stream", latents, cancellationToken)),
        ];
    }

    private async Task<Artifact> PutResultAsync(DenoisingOrder order, Frames frames, CancellationToken cancellationToken)
    {
        if (frames.Pictures.Count == 1)
        {
            return await PutAsync(order.Job, ArtifactVariant.Image, "image.png", Png.ContentType, Png.Encode(frames.Pictures[0]), cancellationToken);
        }
        var mp4 = order.Clip is { } clip
            ? await VideoJoin.AppendAsync(await ReadAsync(clip.Video), [.. frames.Pictures.Skip(1)], frames.Fps, LimitsOf(order), cancellationToken)
            : await VideoEncoder.EncodeMp4Async(frames.Pictures, frames.Fps, cancellationToken);
        return await PutAsync(order.Job, ArtifactVariant.Video, "video.mp4", VideoEncoder.ContentType, mp4, cancellationToken);
    }

    /// <summary>Of the first picture: an extension's is that of the clip that it goes on from.</summary>
    private async Task<Artifact> PutThumbnailAsync(DenoisingOrder order, Frames frames, CancellationToken cancellationToken)
    {
        var png = order.Clip is { } clip ? await ReadAsync(clip.Thumbnail) : Png.Encode(Thumbnail.Of(frames.Pictures[0]));
        return await PutAsync(order.Job, ArtifactVariant.Thumbnail, "thumbnail.png", Png.ContentType, png, cancellationToken);
    }

    private static VideoLimits LimitsOf(DenoisingOrder order)
    {
        var size = order.Settings.Size;
        var picture = new PixelLimits(Math.Max(size.Width, size.Height), size.Pixels);
        return VideoLimits.Default with { MaxFrames = order.Settings.FramesBefore ?? 0, Picture = picture };
    }

    private async Task<byte[]> ReadAsync(string key) =>
        await blobs.ReadAsync(key, options.MaxInputBytes)
            ?? throw new DreamerException(ErrorCode.Internal, $"The blob '{key}' of the clip that goes on is missing.");

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
