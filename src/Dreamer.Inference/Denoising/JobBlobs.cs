using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Media;
using Dreamer.Storage;

namespace Dreamer.Inference.Denoising;

/// <summary>The blobs that a job begins from, and the checkpoints it leaves.</summary>
internal sealed class JobBlobs(IBlobStore blobs, InferenceOptions options)
{
    private const string CheckpointType = "application/octet-stream";

    public Task PutAsync(string key, StoredCheckpoint checkpoint, CancellationToken cancellationToken) =>
        blobs.PutAsync(key, checkpoint.ToBytes(), CheckpointType, cancellationToken);

    public async Task<Artifact> PutPreviewAsync(string job, PreviewPicture preview, CancellationToken cancellationToken)
    {
        var (key, png) = (DenoisingOrder.PreviewOf(job, preview.Step), Png.Encode(preview.Picture));
        await blobs.PutAsync(key, png, Png.ContentType, cancellationToken);
        return new Artifact(ArtifactVariant.Preview, key, Png.ContentType, png.Length, preview.Step);
    }

    public async Task<StoredCheckpoint?> ReadCheckpointAsync(DenoisingOrder order) =>
        order.Checkpoint is { } key ? StoredCheckpoint.Of(await ReadAsync(key), order.DeviceTime) : null;

    public async Task<StillInput?> ReadStillAsync(DenoisingOrder order)
    {
        if (order.Still is not { } still)
        {
            return null;
        }
        var size = order.Settings.Size;
        var image = Png.Decode(await ReadAsync(still.Image), new PixelLimits(Math.Max(size.Width, size.Height), size.Pixels));
        return new StillInput(image, still.Latents is { } latents ? await ReadAsync(latents) : null);
    }

    /// <summary>The latents of the clip that an extension goes on from.</summary>
    public async Task<byte[]?> ReadClipAsync(DenoisingOrder order) => order.Clip is { } clip ? await ReadAsync(clip.Latents) : null;

    private async Task<byte[]> ReadAsync(string key) =>
        await blobs.ReadAsync(key, options.MaxInputBytes)
            ?? throw new DreamerException(ErrorCode.Internal, $"The blob '{key}' that the job needs is missing.");
}
