using System.Reflection;

namespace Dreamer.Hosting;

/// <summary>What was built, for logs: the version, and as much of the commit as tells it from others.</summary>
public static class ProductVersion
{
    private const int CommitShown = 8; // with the plus sign

    public static string Text { get; } = Shorten(Built.InformationalVersion);

    private static AssemblyInformationalVersionAttribute Built =>
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;

    private static string Shorten(string full) =>
        full.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus ? full[..Math.Min(full.Length, plus + CommitShown)] : full;
}
