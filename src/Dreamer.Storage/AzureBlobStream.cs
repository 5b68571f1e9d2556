namespace Dreamer.Storage;

/// <summary>
/// One version of a blob. It holds a window of the blob in memory and fetches the next one where a read leaves it; a blob that fits into
/// the first window is never asked for again.
/// </summary>
internal sealed class AzureBlobStream(long length, ReadOnlyMemory<byte> first, Func<long, int, CancellationToken, Task<ReadOnlyMemory<byte>>> fetch)
    : ReadStream(length)
{
    public const int Window = 4 << 20;

    private const int LargestWindow = 64 << 20;

    private ReadOnlyMemory<byte> _window = first;
    private long _windowStart;

    protected override int ReadAt(long position, Span<byte> buffer) =>
        IsInWindow(position) ? CopyFromWindow(position, buffer) : throw new NotSupportedException("A blob from the network is read asynchronously.");

    protected override async ValueTask<int> ReadAtAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!IsInWindow(position))
        {
            var wanted = (int)Math.Min(Math.Clamp(buffer.Length, Window, LargestWindow), Length - position);
            _window = await fetch(position, wanted, cancellationToken);
            _windowStart = position;
        }

        return CopyFromWindow(position, buffer.Span);
    }

    private bool IsInWindow(long position) => position >= _windowStart && position < _windowStart + _window.Length;

    private int CopyFromWindow(long position, Span<byte> buffer)
    {
        var rest = _window.Span[(int)(position - _windowStart)..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }
}
