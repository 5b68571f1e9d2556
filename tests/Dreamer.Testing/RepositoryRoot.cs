namespace Dreamer.Testing;

/// <summary>Where the repository starts on this machine, seen from a test that runs inside it.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A path inside the repository, with '/' between its parts.</summary>
    public static string Combine(string relative) => System.IO.Path.Combine(Path, relative);

    private static string Find(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "Dreamer.Orleans.sln"))
            ? folder
            : Find(System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No Dreamer.Orleans.sln lies above {AppContext.BaseDirectory}."));
}
