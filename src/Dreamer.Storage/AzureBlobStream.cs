namespace Dreamer.Storage;

/// <summary>
/// One version of a blob as a read-only, seekable stream. It holds a window of the blob in memory and fetches the next one where a
/// read leaves it; a blob that fits into the first window is never asked for again.
/// </summary>
internal sealed class AzureBlobStream(long length, ReadOnlyMemory<byte> first, Func<long, int, CancellationToken, Task<ReadOnlyMemory<byte>>> fetch) : Stream
{
    public const int Window = 4 << 20;

    private const int LargestWindow = 64 << 20;

    private ReadOnlyMemory<byte> _window = first;
    private long _windowStart;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    private bool IsInWindow => _position >= _windowStart && _position < _windowStart + _window.Length;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        return IsInWindow ? CopyFromWindow(buffer) : throw new NotSupportedException("A blob from the network is read asynchronously.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        if (!IsInWindow)
        {
            var wanted = (int)Math.Min(Math.Clamp(buffer.Length, Window, LargestWindow), length - _position);
            _window = await fetch(_position, wanted, cancellationToken);
            _windowStart = _position;
        }

        return CopyFromWindow(buffer.Span);
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A blob's stream is read-only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob's stream is read-only.");

    private int CopyFromWindow(Span<byte> buffer)
    {
        var rest = _window.Span[(int)(_position - _windowStart)..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }
}
