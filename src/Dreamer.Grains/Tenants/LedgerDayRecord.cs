using System.Collections.Immutable;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>What a day of a ledger stores. It does not grow with the day: full segments are blobs of their own.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.LedgerDayRecord")]
public sealed record LedgerDayRecord
{
    private const int MostKeys = 200;

    [Id(0)] public UsageTotals Totals { get; init; } = UsageTotals.None;

    /// <summary>How many segments are full.</summary>
    [Id(1)] public int Segments { get; init; }

    /// <summary>The latest end in any full segment: a generation that ended later is in none.</summary>
    [Id(2)] public DateTimeOffset? SegmentsEnd { get; init; }

    /// <summary>The lines since, fewer than a segment holds or as many.</summary>
    [Id(3)] public ImmutableArray<UsageRecord> Open { get; init; } = [];

    /// <summary>The totals of each key that asked.</summary>
    [Id(4)] public ImmutableDictionary<string, UsageTotals> ByKey { get; init; } = ImmutableDictionary<string, UsageTotals>.Empty;

    public LedgerDayRecord With(UsageRecord usage)
    {
        var used = UsageTotals.Of(usage);
        return this with { Totals = Totals.Plus(used), ByKey = usage.Key is { } key ? WithKey(key, used) : ByKey, Open = Open.Add(usage) };
    }

    /// <summary>What is open has become a segment.</summary>
    public LedgerDayRecord Sealed()
    {
        var end = Open.Max(usage => usage.EndedAt);
        return this with { Segments = Segments + 1, SegmentsEnd = SegmentsEnd > end ? SegmentsEnd : end, Open = [] };
    }

    /// <summary>Over the bound, a further key is none: a tenant has a hundred at once, and tokens may name any number of subjects.</summary>
    private ImmutableDictionary<string, UsageTotals> WithKey(string key, UsageTotals used) =>
        ByKey.TryGetValue(key, out var before) ? ByKey.SetItem(key, before.Plus(used))
        : ByKey.Count < MostKeys ? ByKey.Add(key, used)
        : ByKey;
}
