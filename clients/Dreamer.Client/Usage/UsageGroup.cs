namespace Dreamer.Client.Usage;

/// <summary>The sums of a UTC day, or of a key by its id; an empty name is that of lines that know no key.</summary>
public sealed record UsageGroup(string Name, UsageTotals Totals);
