namespace Dreamer.Storage;

/// <summary>
/// A blob on its way: content and footer in a file of its own, until it is renamed over the old one. The file stays open
/// until then, and what is open is locked: so a sweep can tell it from one that a crash left.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private const int Attempts = 100;

    private readonly FileStream _file;
    private bool _isMoved;

    // Shared for deletion only, because a file is renamed while it is open; any sharing at all makes the lock a reader's.
    public TemporaryFile(string folder) => _file = new FileStream(Path.Combine(folder, Guid.NewGuid().ToString("N")), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Delete,
        BufferSize = 1,
        Options = FileOptions.Asynchronous,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, // captions are in it
    });

    public async Task WriteAsync(ReadOnlyMemory<byte> content, byte[] footer, CancellationToken ct)
    {
        await _file.WriteAsync(content, ct);
        await _file.WriteAsync(footer, ct);
    }

    public void Sync() => _file.Flush(flushToDisk: true);

    public void MoveOver(string path)
    {
        MoveOver(_file.Name, path);
        _isMoved = true;
    }

    public static void MoveOver(string from, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Move(from, path, overwrite: true);
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // A delete next door removed the folder between the two lines, or while it was made, which then fails with "already exists".
            }
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isMoved)
        {
            File.Delete(_file.Name);
        }
    }

    /// <summary>Deletes what crashes left in the folder, and leaves writes that are under way.</summary>
    public static void DeleteOrphans(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            try
            {
                using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(path);
            }
            catch (IOException)
            {
                // Somebody writes it at this moment, or has just renamed it.
            }
        }
    }
}
