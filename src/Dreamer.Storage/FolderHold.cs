namespace Dreamer.Storage;

/// <summary>A locked file in the folder: the system lets go of it when the process ends, however it ends.</summary>
internal sealed class FolderHold : IPlaceHold
{
    private const string Name = "~server.lock"; // '~' is no character of a key, so no blob can have the name

    private readonly FileStream _file;

    private FolderHold(FileStream file) => _file = file;

    public Task Lost { get; } = new TaskCompletionSource().Task; // the system takes no lock away

    public static FolderHold Take(string folder)
    {
        try
        {
            BlobFolder.Make(folder);
            return new FolderHold(new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception held) when (PlaceErrors.IsHeld(held))
        {
            throw new IOException($"The blobs in folder '{folder}' are in use by another server: stop it, or give this one a place of its own with --data or --blobs.");
        }
        catch (Exception refused) when (PlaceErrors.IsRefusal(refused))
        {
            throw PlaceErrors.Of($"The folder of blobs '{folder}'", refused);
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
