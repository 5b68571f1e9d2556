namespace Dreamer.Storage;

/// <summary>An opened blob: a seekable stream and what is known about it.</summary>
public sealed record Blob(Stream Content, long Length, string ContentType, string ETag) : IAsyncDisposable
{
    /// <summary>Reads the whole blob; one longer than the limit is refused before anything is allocated.</summary>
    public async Task<byte[]> ReadAllAsync(long maxBytes, CancellationToken ct = default)
    {
        if (Length > maxBytes)
        {
            throw new InvalidDataException($"The blob holds {Length} bytes, and at most {maxBytes} were expected.");
        }

        var bytes = new byte[Length];
        await Content.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
