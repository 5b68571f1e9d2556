using System.ComponentModel;
using Dreamer.Accounts;

namespace Dreamer.Api.Admin;

/// <summary>What is sent as a tenant's own limits, in place of those before; what is left out is as the server's settings have it.</summary>
internal sealed record LimitsBody
{
    [Description("Generations that are accepted and have not ended."), Example(100)]
    public int? PendingGenerations { get; init; }

    [Description("Those of them that run at a time; the others are throttled."), Example(4)]
    public int? ConcurrentGenerations { get; init; }

    [Description("Generations of a UTC day."), Example(500)]
    public int? GenerationsPerDay { get; init; }

    [Description("Device-seconds of a UTC day."), Example(3600.0)]
    public double? DeviceSecondsPerDay { get; init; }

    [Description("Uploaded pictures."), Example(1000)]
    public int? Assets { get; init; }

    [Description("Bytes of those pictures."), Example(1L << 30)]
    public long? AssetBytes { get; init; }

    [Description("The tenant's share of a busy device, in relation to the others', which have 1."), Example(2.0)]
    public double? Weight { get; init; }

    [Description("Requests a second of each of its keys."), Example(50.0)]
    public double? RequestsPerSecond { get; init; }

    [Description("Requests of a key that may come at once after a pause."), Example(200)]
    public int? RequestBurst { get; init; }

    public TenantLimits Check() => new TenantLimits
    {
        PendingGenerations = PendingGenerations,
        ConcurrentGenerations = ConcurrentGenerations,
        GenerationsPerDay = GenerationsPerDay,
        DeviceSecondsPerDay = DeviceSecondsPerDay,
        Assets = Assets,
        AssetBytes = AssetBytes,
        Weight = Weight,
        RequestsPerSecond = RequestsPerSecond,
        RequestBurst = RequestBurst,
    }.Check();
}
