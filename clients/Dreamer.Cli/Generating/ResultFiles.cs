namespace Dreamer.Cli.Generating;

/// <summary>Where results go; null where one is not wanted.</summary>
internal sealed record ResultFiles(string? Video, string? Still)
{
    /// <summary>The files of one of several variations: the first keeps the names.</summary>
    public ResultFiles Of(int variation) => variation == 0 ? this : new(Numbered(Video, variation), Numbered(Still, variation));

    private static string? Numbered(string? path, int variation) =>
        path is null ? null : Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-{variation + 1}{Path.GetExtension(path)}");
}
