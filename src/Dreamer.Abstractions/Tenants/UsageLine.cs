namespace Dreamer.Tenants;

/// <summary>A line of a ledger, and its place.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.UsageLine")]
public sealed record UsageLine([property: Id(0)] UsagePosition Position, [property: Id(1)] UsageRecord Usage);
