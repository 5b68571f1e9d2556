using Microsoft.Win32.SafeHandles;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>
/// A weights file's bytes, read where they are asked for and never mapped: of a mapped file that somebody cuts, one read more ends the
/// process (SIGBUS).
/// </summary>
internal sealed class WeightBytes : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly ReadOnlyMemory<byte> _content;
    private readonly DateTime _written;
    private bool _isDisposed;

    public WeightBytes(string path)
    {
        Source = path;
        try
        {
            (_file, Length) = Open(path);
            _written = File.GetLastWriteTimeUtc(_file);
        }
        catch (FileNotFoundException e)
        {
            throw new CheckpointException(e.Message, e);
        }
    }

    public WeightBytes(ReadOnlyMemory<byte> content, string source) => (_content, Length, Source) = (content, content.Length, source);

    public string Source { get; }

    /// <summary>When it was opened.</summary>
    public long Length { get; }

    /// <summary>Fills the span, which lies inside the length.</summary>
    public void Read(long offset, Span<byte> into)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_file is null)
        {
            _content.Span.Slice((int)offset, into.Length).CopyTo(into);
            return;
        }
        while (!into.IsEmpty)
        {
            var read = RandomAccess.Read(_file, into, offset);
            if (read == 0)
            {
                throw new CheckpointException(
                    $"{Source} was {Length} bytes long when it was opened, and is {RandomAccess.GetLength(_file)} bytes long now: somebody "
                        + $"writes to it.");
            }
            offset += read;
            into = into[read..];
        }
    }

    /// <summary>Refuses a file that somebody has written to since it was opened.</summary>
    public void RequireUnchanged()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_file is not null && File.GetLastWriteTimeUtc(_file) is var written && written != _written)
        {
            throw new CheckpointException(
                $"{Source} was opened as it was written at {_written:O}, and somebody has written to it at {written:O}.");
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _file?.Dispose();
    }

    private static (SafeFileHandle File, long Length) Open(string path)
    {
        var file = FilePlace.Open(path);
        try
        {
            return (file, RandomAccess.GetLength(file));
        }
        catch (NotSupportedException e) // a pipe has no length
        {
            file.Dispose();
            throw new CheckpointException($"{path} is no file that can be read at any place: {e.Message}", e);
        }
    }
}
