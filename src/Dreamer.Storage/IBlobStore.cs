namespace Dreamer.Storage;

/// <summary>Named bytes that outlive the process. Keys are checked by <see cref="BlobKey"/>; a write is seen whole or not at all.</summary>
public interface IBlobStore
{
    /// <summary>Writes the blob, replacing an earlier one atomically.</summary>
    Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default);

    /// <summary>Writes the blob if it still has this ETag or, given null, if there is none. Answers the new ETag; null where another write came first.</summary>
    Task<string?> ReplaceAsync(string key, string? expectedETag, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default);

    /// <summary>Copies the blob where it is, replacing an earlier one atomically; its bytes come through no memory of ours. False where there is none to copy.</summary>
    Task<bool> CopyAsync(string source, string copy, CancellationToken ct = default);

    /// <summary>Opens the blob, or answers null where there is none. The reader never sees two versions mixed, even when the blob is replaced.</summary>
    Task<Blob?> OpenAsync(string key, CancellationToken ct = default);

    /// <summary>Deletes the blob, given an ETag only if it still has it; false where there was no such blob.</summary>
    Task<bool> DeleteAsync(string key, string? expectedETag = null, CancellationToken ct = default);

    /// <summary>All keys that start with the prefix, in ordinal order. An empty prefix lists everything.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken ct = default);
}
