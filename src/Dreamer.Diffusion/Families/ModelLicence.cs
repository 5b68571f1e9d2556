using Dreamer.Diffusion.Checkpoints;

namespace Dreamer.Diffusion.Families;

/// <summary>What a model's card says of its licence: <c>license</c> in the front matter of its README.md, else the first line of a licence file.</summary>
internal static class ModelLicence
{
    private const long MaxBytes = 1 << 20;
    private const int LongestShown = 100;
    private const string Fence = "---";

    /// <summary>Null where nothing says.</summary>
    public static string? Of(string folder) => OfCard(Path.Combine(folder, "README.md")) ?? OfFile(folder);

    private static string? OfCard(string path)
    {
        string[] lines = [.. LinesOf(path).Select(line => line.TrimEnd())];
        if (lines.FirstOrDefault() != Fence)
        {
            return null;
        }
        var front = lines.Skip(1).TakeWhile(line => line != Fence).ToList();
        var (id, name) = (Value(front, "license:"), Value(front, "license_name:"));
        return id is "other" or null ? name ?? id : id;
    }

    private static string? Value(List<string> front, string key) =>
        front.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) is { } line && Shown(line[key.Length..].Trim(' ', '"', '\'')) is { Length: > 0 } value
            ? value
            : null;

    private static string? OfFile(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => Path.GetFileName(path).StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase)
            || Path.GetFileName(path).StartsWith("LICENCE", StringComparison.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal)
        .SelectMany(LinesOf).Select(line => Shown(line.Trim())).FirstOrDefault(line => line.Length > 0);

    private static string Shown(string line) => line[..Math.Min(line.Length, LongestShown)];

    /// <summary>None of a file that is not there, or is no text.</summary>
    private static string[] LinesOf(string path)
    {
        try
        {
            return File.Exists(path) ? BoundedFile.ReadText(path, MaxBytes).Split('\n') : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [];
        }
    }
}
