namespace Dreamer.Training.Files;

/// <summary>Says which folder's disk is full: the system's sentence names a file at most, and of a copy none.</summary>
internal static class FullDisk
{
    private const int NoSpace = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT

    public static bool Is(IOException error) => error.HResult is NoSpace or OverQuota;

    /// <summary>What a person needs to know; what was done before stays.</summary>
    public static IOException Of(IOException error, params string[] folders)
    {
        var paths = folders.Select(Path.GetFullPath).Distinct().ToList();
        var outer = paths.Where(path => !paths.Exists(other => path.StartsWith(other + "/", StringComparison.Ordinal)));
        var places = string.Join(" or ", outer.Select(path => $"'{path}'"));
        return new IOException(
            $"The disk under {places} is full ({error.Message}). With more space the same command goes on from there.", error);
    }
}
