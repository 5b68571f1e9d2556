using Dreamer.Training.Footage.Filters;

namespace Dreamer.Training.Footage.Pool;

/// <summary>Adds records to a pool's file. A clip is one record, so that after a kill it is there as a whole or not at all.</summary>
internal sealed class PoolWriter : IDisposable
{
    private readonly FileStream _file;

    private PoolWriter(FileStream file)
    {
        _file = file;
    }

    /// <summary>Goes on with a pool, or begins one; what it already has is told to <paramref name="seen"/>.</summary>
    /// <exception cref="InvalidOperationException">It was begun with other settings.</exception>
    public static PoolWriter Open(string path, FootageSettings settings, Action<ClipEntry> seen)
    {
        var end = File.Exists(path) && new FileInfo(path).Length > 0 ? EndOf(path, settings, seen) : 0;
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read); // nobody else writes
        file.SetLength(end);
        file.Position = end;
        var writer = new PoolWriter(file);
        if (end == 0)
        {
            writer.Write([.. PoolFormat.Magic, .. PoolFormat.Record(settings, [])]);
        }
        return writer;
    }

    public void Add(ClipEntry clip, IReadOnlyList<byte[]> data) => Write(PoolFormat.Record(clip, data));

    public void Dispose() => _file.Dispose();

    private static long EndOf(string path, FootageSettings settings, Action<ClipEntry> seen)
    {
        using var reader = PoolReader.Open(path);
        if (reader.Settings != settings)
        {
            throw new InvalidOperationException(
                $"The pool was begun with other settings ({reader.Settings}): go on with these, or take another folder.");
        }
        foreach (var record in reader.Records(mayBreakOff: true))
        {
            seen(record.Clip);
        }
        return reader.End;
    }

    private void Write(byte[] bytes)
    {
        _file.Write(bytes);
        _file.Flush(flushToDisk: true);
    }
}
