using System.Collections.Immutable;
using Dreamer.Audit;

namespace Dreamer.Grains.Audit;

/// <summary>What a day of the audit log stores. It does not grow with the day: full segments are blobs of their own.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AuditDayRecord")]
public sealed record AuditDayRecord
{
    /// <summary>How many segments are full.</summary>
    [Id(0)] public int Segments { get; init; }

    /// <summary>The lines since, fewer than a segment holds or as many.</summary>
    [Id(1)] public ImmutableArray<AuditEntry> Open { get; init; } = [];
}
