namespace Dreamer.Server.Hosting;

/// <summary>Where models and data are when nobody says: <c>DREAMER_HOME</c>, else the caller's folder; a model also beside the build.</summary>
public static class HomeFolder
{
    private static readonly string Home = Environment.GetEnvironmentVariable("DREAMER_HOME") is { Length: > 0 } named ? named : Environment.CurrentDirectory;
    private static readonly string Nano = Path.Combine("models", "nano");

    public static string Data => Path.Combine(Home, "data");

    public static string Model => FoldersUp(AppContext.BaseDirectory).Prepend(Home)
        .Select(folder => Path.Combine(folder, Nano)).FirstOrDefault(Directory.Exists) ?? Path.Combine(Home, Nano);

    /// <summary>Where models lie side by side.</summary>
    public static string Models => Path.GetDirectoryName(Model)!;

    /// <summary>What is known of published models that are not here.</summary>
    public static string Recipes => Path.Combine(Models, "recipes");

    private static IEnumerable<string> FoldersUp(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
