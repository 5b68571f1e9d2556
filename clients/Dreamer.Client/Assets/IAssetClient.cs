namespace Dreamer.Client.Assets;

/// <summary>Uploads stills of one's own, to refine or animate.</summary>
public interface IAssetClient
{
    /// <summary>A PNG, JPEG or WebP; its middle is kept, in the shape and size that is named, or else the model's.</summary>
    Task<Asset> UploadAsync(ReadOnlyMemory<byte> picture, FrameSize? size = null, CancellationToken cancellationToken = default);

    Task<Asset> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Copies the stored PNG into <paramref name="destination"/>.</summary>
    Task DownloadAsync(string id, Stream destination, CancellationToken cancellationToken = default);

    /// <summary>Deletes it; what was made from it keeps a copy.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);
}
