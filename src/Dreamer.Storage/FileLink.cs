using System.Runtime.InteropServices;

namespace Dreamer.Storage;

/// <summary>A second name for a file that nobody changes in place: no byte is copied, and each name may be deleted without the other.</summary>
internal static partial class FileLink
{
    private const int NotFound = 2, NoFolder = 20; // ENOENT, ENOTDIR of <errno.h>

    /// <summary>False where there is no such file. A file system without links, or with too many of this one, gets a copy.</summary>
    public static bool TryCreate(string file, string name)
    {
        if (Link(file, name) == 0)
        {
            return true;
        }
        if (Marshal.GetLastPInvokeError() is NotFound or NoFolder)
        {
            return false;
        }
        File.Copy(file, name);
        using var copy = File.Open(name, FileMode.Open, FileAccess.Write);
        copy.Flush(flushToDisk: true);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string file, string name);
}
