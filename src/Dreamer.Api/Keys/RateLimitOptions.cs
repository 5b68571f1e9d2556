using System.ComponentModel.DataAnnotations;

namespace Dreamer.Api.Keys;

/// <summary>How many requests come through, such as <c>Api__RateLimits__RequestsPerSecond=100</c>. A tenant may have its own.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Of each key.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests of a key that may come at once after a pause.</summary>
    [Range(1, 1_000_000_000)]
    public int RequestBurst { get; init; } = 200;

    /// <summary>Keys that are none, from each address.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double FailedKeysPerMinute { get; init; } = 10;

    [Range(1, 1_000_000_000)]
    public int FailedKeyBurst { get; init; } = 20;

    internal void Check() => OptionRange.Check("Api:RateLimits", this);
}
