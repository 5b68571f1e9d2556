using System.Collections.Immutable;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>What a day of a ledger stores. It does not grow with the day: full segments are blobs of their own.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.LedgerDayRecord")]
public sealed record LedgerDayRecord
{
    [Id(0)] public UsageTotals Totals { get; init; } = UsageTotals.None;

    /// <summary>How many segments are full.</summary>
    [Id(1)] public int Segments { get; init; }

    /// <summary>The latest end in any full segment: a generation that ended later is in none.</summary>
    [Id(2)] public DateTimeOffset? SegmentsEnd { get; init; }

    /// <summary>The lines since, fewer than a segment holds or as many.</summary>
    [Id(3)] public ImmutableArray<UsageRecord> Open { get; init; } = [];

    public int Count => (Segments * LedgerSegments.Length) + Open.Length;

    public LedgerDayRecord With(UsageRecord usage) => this with { Totals = Totals.Plus(UsageTotals.Of(usage)), Open = Open.Add(usage) };

    /// <summary>What is open has become a segment.</summary>
    public LedgerDayRecord Sealed()
    {
        var end = Open.Max(usage => usage.EndedAt);
        return this with { Segments = Segments + 1, SegmentsEnd = SegmentsEnd > end ? SegmentsEnd : end, Open = [] };
    }
}
