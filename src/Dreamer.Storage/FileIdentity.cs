using System.Runtime.InteropServices;

namespace Dreamer.Storage;

/// <summary>Which file a path leads to, whatever the path looks like: no other file that is open or stays has the same device and number.</summary>
public readonly partial record struct FileIdentity(string RealPath, uint Major, uint Minor, ulong Number, uint Owner, UnixFileMode Mode, bool IsFolder)
{
    private const int CurrentFolder = -100, DoNotFollow = 0x100; // AT_FDCWD, AT_SYMLINK_NOFOLLOW of <fcntl.h>
    private const uint BasicFields = 0x7ff; // STATX_BASIC_STATS of <linux/stat.h>
    private const int TypeBits = 0xf000, FolderType = 0x4000;

    /// <summary>Null where nothing is at the path; of a link, what it is and not what it leads to.</summary>
    public static FileIdentity? Of(string path)
    {
        if (GetRealPath(path, 0) is not { } real || GetStatus(CurrentFolder, path, DoNotFollow, BasicFields, out var found) != 0)
        {
            return null;
        }
        return new FileIdentity(
            real, found.DeviceMajor, found.DeviceMinor, found.Number, found.Owner, (UnixFileMode)(found.Mode & ~TypeBits), (found.Mode & TypeBits) == FolderType);
    }

    /// <summary>The number of the user that this process runs as.</summary>
    public static uint CurrentUser => GetUser();

    /// <summary>The same on every processor, unlike what stat fills in.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Number;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial string? GetRealPath(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint wanted, out Status found);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();
}
