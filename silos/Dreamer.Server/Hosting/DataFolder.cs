namespace Dreamer.Server.Hosting;

/// <summary>The folder that a server keeps everything in; held by one process at a time.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _hold;

    private DataFolder(string path, FileStream hold) => (Path, _hold) = (path, hold);

    public string Path { get; }

    public string Blobs => System.IO.Path.Combine(Path, "blobs");

    public static DataFolder Open(string path)
    {
        var full = Directory.CreateDirectory(path).FullName;
        try
        {
            // The system lets go of it when the process ends, however it ends.
            return new DataFolder(full, new FileStream(System.IO.Path.Combine(full, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new IOException($"The data folder '{full}' is in use by another server.");
        }
    }

    public void Dispose() => _hold.Dispose();
}
