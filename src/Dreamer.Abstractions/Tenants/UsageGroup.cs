namespace Dreamer.Tenants;

/// <summary>By what a ledger's lines are summed up.</summary>
public enum UsageGrouping
{
    Day,

    /// <summary>The key that asked.</summary>
    Key,
}

/// <summary>The sums of a day, <c>2026-11-24</c>, or of a key; an empty name is that of lines that know no key.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.UsageGroup")]
public sealed record UsageGroup([property: Id(0)] string Name, [property: Id(1)] UsageTotals Totals);
