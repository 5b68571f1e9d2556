using System.ComponentModel;
using Dreamer.Accounts;

namespace Dreamer.Api.Admin;

/// <summary>A tenant's own limits; what is absent is as the server's settings have it.</summary>
internal sealed record LimitsResource(
    [property: Description("Generations that are accepted and have not ended. Absent where the settings say it.")] int? PendingGenerations,
    [property: Description("Those of them that run at a time; the others are throttled. Absent where the settings say it.")] int? ConcurrentGenerations,
    [property: Description("Generations of a UTC day. Absent where the settings say it.")] int? GenerationsPerDay,
    [property: Description("Device-seconds of a UTC day. Absent where the settings say it.")] double? DeviceSecondsPerDay,
    [property: Description("Uploaded pictures. Absent where the settings say it.")] int? Assets,
    [property: Description("Bytes of those pictures. Absent where the settings say it.")] long? AssetBytes,
    [property: Description("The tenant's share of a busy device, in relation to the others'. Absent where the settings say it.")] double? Weight,
    [property: Description("Requests a second of each of its keys. Absent where the settings say it.")] double? RequestsPerSecond,
    [property: Description("Requests of a key that may come at once after a pause. Absent where the settings say it.")] int? RequestBurst)
{
    public static LimitsResource Of(TenantLimits limits) => new(
        limits.PendingGenerations, limits.ConcurrentGenerations, limits.GenerationsPerDay, limits.DeviceSecondsPerDay, limits.Assets, limits.AssetBytes,
        limits.Weight, limits.RequestsPerSecond, limits.RequestBurst);
}
