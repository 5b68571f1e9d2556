namespace Dreamer.Client.Assets;

/// <summary>Uploads stills of one's own, to refine or animate.</summary>
public interface IAssetClient
{
    /// <summary>A PNG, JPEG or WebP; its middle is kept, in the shape and size that is named, or else the model's.</summary>
    Task<Asset> UploadAsync(ReadOnlyMemory<byte> picture, FrameSize? size = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same of a stream, which is read while it is sent, and stays open. One that can seek is sent again where an answer was lost; another is
    /// sent once.
    /// </summary>
    Task<Asset> UploadAsync(Stream picture, FrameSize? size = null, CancellationToken cancellationToken = default);

    /// <summary>A part of the list, newest first.</summary>
    Task<Page<Asset>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Every uploaded still, newest first.</summary>
    IAsyncEnumerable<Asset> ListAllAsync(CancellationToken cancellationToken = default);

    /// <summary>What the server keeps of it.</summary>
    Task<Asset> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Copies the stored PNG into <paramref name="destination"/>.</summary>
    Task DownloadAsync(string id, Stream destination, CancellationToken cancellationToken = default);

    /// <summary>Deletes it; what was made from it keeps a copy.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);
}
