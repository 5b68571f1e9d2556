namespace Dreamer.Diffusion.Tests;

/// <summary>Reference cases too large for the repository: they lie in <c>../shared/golden</c> beside it, or are not there.</summary>
internal static class SharedGolden
{
    public static string? Folder { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Folder!, .. parts]);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Dreamer.Orleans.sln")))
            {
                var golden = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared", "golden"));
                return Directory.Exists(golden) ? golden : null;
            }
        }
        return null;
    }
}
