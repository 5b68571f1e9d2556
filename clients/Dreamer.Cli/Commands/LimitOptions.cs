using System.CommandLine;
using Dreamer.Client.Admin;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary>A tenant's limits as people type them.</summary>
internal sealed class LimitOptions
{
    private readonly Option<int?> _pending = Whole("--pending", "Generations that are accepted and have not ended");
    private readonly Option<int?> _concurrent = Whole("--concurrent", "Generations that run at a time");
    private readonly Option<int?> _perDay = Whole("--per-day", "Generations of a UTC day");
    private readonly Option<double?> _seconds = Number("--device-seconds", "Device-seconds of a UTC day", least: 1);
    private readonly Option<int?> _assets = Whole("--assets", "Uploaded pictures");
    private readonly Option<long?> _bytes = NumberOptions.Optional("--asset-bytes", "Bytes of those pictures", 1, 1L << 50);
    private readonly Option<double?> _weight = Number("--weight", "The share of a busy device, in relation to the others'", least: 0.001);
    private readonly Option<double?> _requests = Number("--requests", "Requests a second of each key", least: 0.001);
    private readonly Option<int?> _burst = Whole("--burst", "Requests of a key at once after a pause");
    private readonly Option<bool> _clear = new("--clear") { Description = "First sets all of them to what the server's settings say" };

    public Option[] All => [_pending, _concurrent, _perDay, _seconds, _assets, _bytes, _weight, _requests, _burst, _clear];

    /// <summary>What is not typed is as before.</summary>
    public TenantLimits Read(ParseResult parsed, TenantLimits stored)
    {
        var before = parsed.GetValue(_clear) ? new TenantLimits() : stored;
        return new TenantLimits
        {
            PendingGenerations = parsed.GetValue(_pending) ?? before.PendingGenerations,
            ConcurrentGenerations = parsed.GetValue(_concurrent) ?? before.ConcurrentGenerations,
            GenerationsPerDay = parsed.GetValue(_perDay) ?? before.GenerationsPerDay,
            DeviceSecondsPerDay = parsed.GetValue(_seconds) ?? before.DeviceSecondsPerDay,
            Assets = parsed.GetValue(_assets) ?? before.Assets,
            AssetBytes = parsed.GetValue(_bytes) ?? before.AssetBytes,
            Weight = parsed.GetValue(_weight) ?? before.Weight,
            RequestsPerSecond = parsed.GetValue(_requests) ?? before.RequestsPerSecond,
            RequestBurst = parsed.GetValue(_burst) ?? before.RequestBurst,
        };
    }

    private static Option<int?> Whole(string name, string description) => NumberOptions.Optional(name, description, 1, int.MaxValue);

    private static Option<double?> Number(string name, string description, double least) => NumberOptions.Optional(name, description, least, 1e9);
}
