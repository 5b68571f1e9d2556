using System.ComponentModel.DataAnnotations;
using Dreamer.Accounts;

namespace Dreamer.Grains.Tenants;

/// <summary>What one tenant may ask for; what is left out is not limited.</summary>
public sealed record QuotaLimits
{
    /// <summary>Generations that are accepted and have not ended, stills that videos make on their way not counted.</summary>
    [Range(1, int.MaxValue)]
    public int PendingGenerations { get; init; } = 10_000;

    /// <summary>Those of them that run at a time; the others are throttled until one ends.</summary>
    [Range(1, int.MaxValue)]
    public int? ConcurrentGenerations { get; init; }

    /// <summary>Generations that ended in a UTC day, each a line of the ledger, and those that have not ended.</summary>
    [Range(1, int.MaxValue)]
    public int? GenerationsPerDay { get; init; }

    /// <summary>Device-seconds of the generations that ended in a UTC day; when they are used up nothing more is accepted that day.</summary>
    [Range(1.0, 1e12)]
    public double? DeviceSecondsPerDay { get; init; }

    /// <summary>Stills that people uploaded and have not deleted.</summary>
    [Range(1, int.MaxValue)]
    public int Assets { get; init; } = 1_000;

    /// <summary>Bytes of those stills, as they are stored.</summary>
    [Range(typeof(long), "1", "1125899906842624")]
    public long AssetBytes { get; init; } = 1L << 30;

    /// <summary>With what a tenant has of its own in their place.</summary>
    internal QuotaLimits With(TenantLimits own) => new()
    {
        PendingGenerations = own.PendingGenerations ?? PendingGenerations,
        ConcurrentGenerations = own.ConcurrentGenerations ?? ConcurrentGenerations,
        GenerationsPerDay = own.GenerationsPerDay ?? GenerationsPerDay,
        DeviceSecondsPerDay = own.DeviceSecondsPerDay ?? DeviceSecondsPerDay,
        Assets = own.Assets ?? Assets,
        AssetBytes = own.AssetBytes ?? AssetBytes,
    };
}
