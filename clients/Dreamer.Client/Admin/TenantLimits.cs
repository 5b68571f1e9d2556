namespace Dreamer.Client.Admin;

/// <summary>A tenant's own limits; null is as the server's settings have it.</summary>
public sealed record TenantLimits
{
    /// <summary>Generations that are accepted and have not ended.</summary>
    public int? PendingGenerations { get; init; }

    /// <summary>Those of them that run at a time; the others are throttled.</summary>
    public int? ConcurrentGenerations { get; init; }

    /// <summary>Generations of a UTC day.</summary>
    public int? GenerationsPerDay { get; init; }

    /// <summary>Device-seconds of a UTC day.</summary>
    public double? DeviceSecondsPerDay { get; init; }

    /// <summary>Uploaded pictures.</summary>
    public int? Assets { get; init; }

    /// <summary>Bytes of those pictures.</summary>
    public long? AssetBytes { get; init; }

    /// <summary>The tenant's share of a busy device, in relation to the others'.</summary>
    public double? Weight { get; init; }

    /// <summary>Requests a second of each of its keys.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Requests of a key that may come at once after a pause.</summary>
    public int? RequestBurst { get; init; }
}
