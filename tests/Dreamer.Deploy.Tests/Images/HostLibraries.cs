using System.Text.RegularExpressions;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>Libraries of this machine that programs load, as its loader finds them.</summary>
internal static partial class HostLibraries
{
    /// <summary>What .NET opens by name, so that no header of a file asks for it.</summary>
    private static readonly string[] s_openedByName = ["libssl.so.3", "libcrypto.so.3"];

    /// <summary>All that the files need, and what that needs; the files themselves are not among them.</summary>
    public static async Task<IReadOnlySet<string>> NeededByAsync(IReadOnlyList<string> files)
    {
        var found = await AskedForAsync(files);
        var folders = found.Select(Path.GetDirectoryName).Distinct().ToList();
        var opened = s_openedByName.Select(name => folders.Select(folder => Path.Combine(folder!, name)).First(File.Exists)).ToList();
        return found.Concat(opened).Concat(await AskedForAsync(opened)).Except(files).ToHashSet();
    }

    private static async Task<List<string>> AskedForAsync(IReadOnlyList<string> files)
    {
        var told = await OtherProgram.RunAsync("ldd", [.. files]);
        return [.. Found().Matches(told.Output).Select(match => match.Groups[1].Value).Distinct()];
    }

    [GeneratedRegex(@"(?m)^\s+(?:\S+ => )?(/\S+) \(0x")]
    private static partial Regex Found();
}
