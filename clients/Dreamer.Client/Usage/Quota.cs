namespace Dreamer.Client.Usage;

/// <summary>What the tenant may ask for.</summary>
public sealed record Quota(IReadOnlyList<QuotaLimit> Limits);
