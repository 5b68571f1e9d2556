using Dreamer.Testing;

namespace Dreamer.Architecture.Tests;

/// <summary>The files of the repository, by paths relative to its root.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] s_built = ["bin", "obj", "artifacts", "node_modules"];

    public static IEnumerable<string> Under(params string[] folders) =>
        folders.Select(RepositoryRoot.Combine).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => s_built.Contains(part)))
            .Order(StringComparer.Ordinal);

    public static string[] Lines(string path) => File.ReadAllLines(RepositoryRoot.Combine(path));
}
