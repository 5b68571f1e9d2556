
namespace Dreamer.Cli.Generating;

/// <summary>The names of results. What cannot be written is refused before anything is made.</summary>
internal static class ResultPath
{
    /// <summary>The path, if its ending is the result's and it, with its numbered fellows, is free; its folder is made.</summary>
    public static string Check(string option, string path, string ending, int count, bool force)
    {
        if (Directory.Exists(path) || System.IO.Path.EndsInDirectorySeparator(path))
        {
            var file = System.IO.Path.Combine(path, "name" + ending);
            throw new UsageException($"{option} is '{path}', and that is a folder: name a file in it, such as {file}.");
        }

        if (!System.IO.Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase))
        {
            var file = System.IO.Path.ChangeExtension(path, ending);
            throw new UsageException($"{option} is '{path}', and this makes a file that ends in {ending}: name it {file}.");
        }

        if (!force && All(path, count).FirstOrDefault(File.Exists) is { } taken)
        {
            throw new UsageException($"'{taken}' is there already: --force writes over it, and another {option} leaves it.");
        }

        MakeFolder(option, path);
        return path;
    }

    /// <summary>The name, or the first with a number that nobody has yet, and that has room for its fellows.</summary>
    public static string Free(string name, int count) =>
        Enumerable.Range(1, int.MaxValue).Select(number => Numbered(name, number))
            .First(path => !All(path, count).Any(System.IO.Path.Exists));

    /// <summary>The first keeps the name.</summary>
    public static string Numbered(string path, int number) => number == 1
        ? path
        : System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(path) ?? "",
            $"{System.IO.Path.GetFileNameWithoutExtension(path)}-{number}{System.IO.Path.GetExtension(path)}");

    private static IEnumerable<string> All(string path, int count) => Enumerable.Range(1, count).Select(number => Numbered(path, number));

    /// <summary>A file is made and removed there: only that shows whether one can be.</summary>
    private static void MakeFolder(string option, string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
            var name = $"{full}.{System.IO.Path.GetRandomFileName()}";
            using var probe = new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} is '{path}', and nothing can be written there: {refused.Message.TrimEnd('.')}.");
        }
    }
}
