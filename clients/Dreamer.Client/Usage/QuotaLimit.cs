namespace Dreamer.Client.Usage;

/// <summary>
/// One limit, such as <c>pending_generations</c>; null where there is none. A day's begin anew at <paramref name="ResetsAt"/>.
/// </summary>
public sealed record QuotaLimit(string Name, double? Limit, double Used, double? Remaining, DateTimeOffset? ResetsAt = null);
