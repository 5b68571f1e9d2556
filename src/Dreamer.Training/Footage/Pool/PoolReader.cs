using Dreamer.Training.Footage.Filters;

namespace Dreamer.Training.Footage.Pool;

/// <summary>
/// Reads a pool's file, record by record; lengths are checked against the format and the file before anything is allocated.
/// </summary>
internal sealed class PoolReader : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;

    private PoolReader(string path)
    {
        (_path, _file) = (path, File.OpenRead(path));
        try
        {
            Settings = ReadSettings();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public FootageSettings Settings { get; }

    /// <summary>Where the last whole record ends.</summary>
    public long End { get; private set; }

    /// <exception cref="InvalidDataException">The file is no pool's, or breaks off before its settings end.</exception>
    public static PoolReader Open(string path) =>
        File.Exists(path) ? new PoolReader(path) : throw new FileNotFoundException($"There is no pool of clips at '{path}'.", path);

    /// <summary>
    /// The records in order. With <paramref name="mayBreakOff"/> a last one that is not whole is left out: it is what a kill leaves.
    /// </summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public IEnumerable<PoolRecord> Records(bool mayBreakOff = false)
    {
        while (End < _file.Length)
        {
            var start = End;
            if (Payload() is not { } payload)
            {
                if (mayBreakOff)
                {
                    yield break;
                }
                throw Damaged(start, "it breaks off there; ingesting the same folder again repairs it");
            }
            yield return Record(payload, start);
        }
    }

    public void Dispose() => _file.Dispose();

    private FootageSettings ReadSettings()
    {
        Span<byte> magic = stackalloc byte[PoolFormat.Magic.Length];
        if (_file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.SequenceEqual(PoolFormat.Magic))
        {
            throw new InvalidDataException($"'{_path}' is no pool of clips.");
        }
        End = magic.Length;
        var payload = Payload() ?? throw Damaged(magic.Length, "its settings break off");
        try
        {
            return PoolFormat.Head<FootageSettings>(payload).Head.Check();
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            throw Damaged(magic.Length, error.Message);
        }
    }

    /// <summary>The next record's payload; null where the file ends before it does.</summary>
    private byte[]? Payload()
    {
        var start = End;
        var prefix = new byte[PoolFormat.PrefixLength];
        if (_file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            return null;
        }
        var length = PoolFormat.PayloadLength(prefix);
        if (length is < 0 or > PoolFormat.MaxPayloadLength)
        {
            throw Damaged(start, $"a record of {length} bytes; {PoolFormat.MaxPayloadLength} at most");
        }
        if (length > _file.Length - _file.Position)
        {
            return null;
        }
        var payload = new byte[length];
        _file.ReadExactly(payload);
        End = _file.Position;
        return PoolFormat.HasChecksum(prefix, payload) ? payload : throw Damaged(start, "a record that does not match its checksum");
    }

    private PoolRecord Record(byte[] payload, long start)
    {
        try
        {
            var (clip, length) = PoolFormat.Head<ClipEntry>(payload);
            var told = clip.Windows.Sum(window => (long?)window?.Bytes) ?? -1;
            return told == payload.Length - length && !clip.Windows.Contains(null!) && clip.Windows.Count <= FootageSettings.MaxWindows
                ? new PoolRecord(clip, start + PoolFormat.PrefixLength + length)
                : throw new InvalidDataException($"{clip.Windows.Count} windows of {told} bytes in all, in {payload.Length - length}");
        }
        catch (InvalidDataException error)
        {
            throw Damaged(start, error.Message);
        }
    }

    private InvalidDataException Damaged(long place, string how) => new($"'{_path}' is damaged at byte {place}: {how}.");
}
