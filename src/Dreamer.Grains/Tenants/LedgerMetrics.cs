using System.Diagnostics.Metrics;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>What was billed, to be compared with what devices worked. Tenants beyond OpenTelemetry's 2,000 series share one.</summary>
internal static class LedgerMetrics
{
    private static readonly Meter s_meter = new("Dreamer.Grains");

    private static readonly Counter<double> s_billed = s_meter.CreateCounter<double>("dreamer.ledger.device_time", "s", "Device time of the ledger's new lines, by tenant");

    public static void Billed(string tenant, UsageRecord usage) => s_billed.Add(usage.DeviceTime.TotalSeconds, new KeyValuePair<string, object?>("tenant", tenant));
}
