using Dreamer.Cluster.Tests.Topologies;

namespace Dreamer.Cluster.Tests.Upgrades;

/// <summary>An older version's gateway and GPU silo, published into the folder that DREAMER_OLD_BUILD names.</summary>
internal static class OldBuild
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("DREAMER_OLD_BUILD");
}

/// <summary>A fact about two versions side by side; skipped, and says so, where there is no older build.</summary>
internal sealed class OldBuildFactAttribute : TopologyFactAttribute
{
    public OldBuildFactAttribute()
    {
        Skip ??= OldBuild.Folder is null ? "needs an older build: CONTRIBUTING.md says how to make one" : null;
        Timeout = 600_000;
    }
}
