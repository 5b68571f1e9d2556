using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>A file's bytes in memory, to read only; what has been read can be given back, since the kernel counts mapped pages as the process's own.</summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    private const int DontNeed = 4;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(string path, long length)
    {
        _map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start;
        Length = length;
    }

    public byte* Start { get; }

    public long Length { get; }

    public static MappedFile Open(string path)
    {
        var length = File.Exists(path) ? LengthOf(path) : throw new CheckpointException($"There is no weights file {path}.");
        return length > 0
            ? new MappedFile(path, length)
            : throw new CheckpointException($"{path}: the file is empty."); // an empty file cannot be mapped
    }

    /// <summary>Gives the pages of these bytes back; who reads them again gets them from the file again.</summary>
    public void Forget(long offset, long length)
    {
        if (!OperatingSystem.IsLinux() || length == 0)
        {
            return;
        }
        var page = (nuint)Environment.SystemPageSize;
        var first = (nuint)(Start + offset) / page * page;
        _ = Advise(first, (nuint)(Start + offset + length) - first, DontNeed); // a hint: where it fails, memory is only fuller
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    /// <summary>Of a link, as download caches are full of, a FileInfo would give the link's own length.</summary>
    private static long LengthOf(string path)
    {
        using var file = File.OpenRead(path);
        return file.Length;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
