namespace Dreamer.Storage;

/// <summary>The first bytes of a file.</summary>
internal sealed class PrefixStream(FileStream file, long length) : ReadStream(length)
{
    protected override int ReadAt(long position, Span<byte> buffer) => RandomAccess.Read(file.SafeFileHandle, buffer, position);

    protected override ValueTask<int> ReadAtAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(file.SafeFileHandle, buffer, position, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
