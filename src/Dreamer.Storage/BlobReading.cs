namespace Dreamer.Storage;

/// <summary>Reads small blobs whole.</summary>
public static class BlobReading
{
    /// <summary>All bytes of a blob, or null when there is none.</summary>
    /// <exception cref="InvalidDataException">It has more than <paramref name="maxBytes"/>.</exception>
    public static async Task<byte[]?> ReadAsync(this IBlobStore blobs, string key, long maxBytes, CancellationToken ct = default)
    {
        await using var blob = await blobs.OpenAsync(key, ct);
        return blob is null ? null : await blob.ReadAllAsync(maxBytes, ct);
    }
}
