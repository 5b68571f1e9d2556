using System.Collections.Immutable;

namespace Dreamer.Tenants;

/// <summary>The sums of all days that were asked for, and a page of their lines, the last settled first.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.UsageReport")]
public sealed record UsageReport([property: Id(0)] UsageTotals Totals, [property: Id(1)] ImmutableArray<UsageLine> Lines);
