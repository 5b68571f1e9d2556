using System.Globalization;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests.Topologies;

/// <summary>A fact about silos whose blobs are Azure's; skipped, and says so, where there is no Azurite. One that hangs has failed.</summary>
internal class TopologyFactAttribute : FactAttribute
{
    public TopologyFactAttribute() => (Skip, Timeout) = (Azurite.Missing, (300 + (120 * Minutes)) * 1_000);

    /// <summary>How long silos go and come, in minutes: zero is once each.</summary>
    public static int Minutes { get; } = int.Parse(Environment.GetEnvironmentVariable("DREAMER_TOPOLOGY") ?? "0", CultureInfo.InvariantCulture);
}
