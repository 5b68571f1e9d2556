using Dreamer.Storage;

namespace Dreamer.Server.Hosting;

/// <summary>The folder that a server keeps everything in; held by one process at a time, and closed to other users.</summary>
public sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly FileStream _hold;

    private DataFolder(string path, FileStream hold) => (Path, _hold) = (path, hold);

    public string Path { get; }

    public string Blobs => BlobsIn(Path);

    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full, OwnerOnly);
            // The system lets go of it when the process ends, however it ends.
            var hold = new FileStream(LockIn(full), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Close(full);
            return new DataFolder(full, hold);
        }
        catch (Exception held) when (PlaceErrors.IsHeld(held))
        {
            var by = ServerFile.Find(full) is { } server ? $": process {server.Pid}, which listens at {server.Url}" : "";
            throw new IOException($"The data folder '{full}' is in use by another server{by}.");
        }
        catch (Exception refused) when (PlaceErrors.IsRefusal(refused))
        {
            throw PlaceErrors.Of($"The data folder '{full}'", refused);
        }
    }

    /// <summary>The file that a server holds as long as it runs.</summary>
    internal static string LockIn(string dataFolder) => System.IO.Path.Combine(dataFolder, "server.lock");

    public void Dispose() => _hold.Dispose();

    /// <summary>A folder of an earlier version was open to everybody, and held the server's key.</summary>
    private static void Close(string dataFolder)
    {
        File.Delete(System.IO.Path.Combine(dataFolder, "server.json"));
        var blobs = new DirectoryInfo(BlobsIn(dataFolder));
        if (blobs.Exists && (blobs.UnixFileMode & Others) != 0)
        {
            blobs.UnixFileMode &= ~Others;
        }
    }

    private static string BlobsIn(string dataFolder) => System.IO.Path.Combine(dataFolder, "blobs");
}
