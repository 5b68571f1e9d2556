using System.Buffers;

namespace Dreamer.Inference;

/// <summary>A model as an operator names it, <c>[NAME=]FOLDER</c>: without a name of its own it has the folder's last part.</summary>
public readonly record struct NamedFolder(string Name, string Folder)
{
    private const int LongestName = 64;

    private static readonly SearchValues<char> s_ofNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>A folder whose own name looks like both is written <c>./a=b</c>.</summary>
    public static NamedFolder Parse(string given)
    {
        var equals = given.IndexOf('=', StringComparison.Ordinal);
        var hasName = equals is > 0 and <= LongestName && given.AsSpan(0, equals).IndexOfAnyExcept(s_ofNames) < 0;
        var folder = Path.GetFullPath(hasName ? given[(equals + 1)..] : given);
        return new NamedFolder(hasName ? given[..equals] : Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), folder);
    }
}
