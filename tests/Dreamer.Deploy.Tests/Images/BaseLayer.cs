using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>The one layer of the stand-in for a base: .NET's runtime, and libraries of this machine.</summary>
internal static class BaseLayer
{
    public const int User = 1654;

    private const UnixFileMode Anybody = (UnixFileMode)0x1ED; // 755
    private const UnixFileMode Sticky = (UnixFileMode)0x3FF; // 1777
    private const string Certificates = "/etc/ssl/certs/ca-certificates.crt";

    private static readonly string s_runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly string s_dotnet = Path.GetFullPath(Path.Combine(s_runtime, "../../.."));

    /// <summary>Packed and not compressed: the stand-in is written once and read once.</summary>
    public static async Task WriteAsync(string file, IReadOnlyList<string> natives)
    {
        var runtime = RuntimeFiles().ToList();
        var libraries = await HostLibraries.NeededByAsync([.. runtime.Where(IsNative), .. natives]);
        await using var packed = new GZipStream(File.Create(file), CompressionLevel.NoCompression);
        await using var tar = new TarWriter(packed, TarEntryFormat.Pax);
        AddFolders(tar);
        foreach (var (path, name) in runtime.Select(path => (path, $"usr/share/dotnet/{Path.GetRelativePath(s_dotnet, path)}"))
            .Concat(libraries.Except(natives).Append(Certificates).Where(File.Exists).Select(path => (path, path[1..]))))
        {
            AddFile(tar, name, File.OpenRead(path));
        }
        AddFile(tar, "etc/passwd", Text($"root:x:0:0:root:/root:/none\napp:x:{User}:{User}::/home/app:/none\n"));
        AddFile(tar, "etc/group", Text($"root:x:0:\napp:x:{User}:\n"));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "usr/bin/dotnet") { LinkName = "../share/dotnet/dotnet" });
    }

    /// <summary>The ones that this process runs on.</summary>
    private static IEnumerable<string> RuntimeFiles()
    {
        var version = Path.GetFileName(s_runtime);
        string[] folders = [$"host/fxr/{version}", $"shared/Microsoft.NETCore.App/{version}", $"shared/Microsoft.AspNetCore.App/{version}"];
        return folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(s_dotnet, folder), "*", SearchOption.AllDirectories))
            .Prepend(Path.Combine(s_dotnet, "dotnet"));
    }

    private static bool IsNative(string path) => Path.GetExtension(path) == ".so" || Path.GetFileName(path) == "dotnet";

    private static void AddFolders(TarWriter tar)
    {
        foreach (var name in new[] { "dev", "etc", "models", "proc", "usr", "usr/bin", "usr/share", "usr/share/dotnet" })
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, name) { Mode = Anybody });
        }
        tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "tmp") { Mode = Sticky });
        tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "data") { Mode = (UnixFileMode)0x1C0, Uid = User, Gid = User });
    }

    private static void AddFile(TarWriter tar, string name, Stream content)
    {
        using (content)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = Anybody, DataStream = content });
        }
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
