namespace Dreamer.Storage;

/// <summary>The folder of a file store. Captions are in it, so it is no other users' to read; silos of several users share it by their group.</summary>
internal static class BlobFolder
{
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>What exists keeps the mode that its owner gave it; of a new one's, the umask takes its part.</summary>
    public static void Make(string folder) => Directory.CreateDirectory(folder, OwnerAndGroup);
}
