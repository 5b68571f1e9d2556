namespace Dreamer.Api.Keys;

/// <summary>How many requests come through, such as <c>Api__RateLimits__RequestsPerSecond=100</c>. A tenant may have its own.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Of each key.</summary>
    public double RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests of a key that may come at once after a pause.</summary>
    public int RequestBurst { get; init; } = 200;

    /// <summary>Keys that are none, from each address.</summary>
    public double FailedKeysPerMinute { get; init; } = 10;

    public int FailedKeyBurst { get; init; } = 20;

    internal void Check()
    {
        foreach (var (name, value) in new[] { (nameof(RequestsPerSecond), RequestsPerSecond), (nameof(FailedKeysPerMinute), FailedKeysPerMinute) })
        {
            Require(value is > 0 and <= 1e6, name, value, "a number above 0, and at most 1000000");
        }

        Require(RequestBurst >= 1, nameof(RequestBurst), RequestBurst, "a whole number of at least 1");
        Require(FailedKeyBurst >= 1, nameof(FailedKeyBurst), FailedKeyBurst, "a whole number of at least 1");
    }

    private static void Require(bool holds, string name, double value, string takes)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"Api:RateLimits:{name} is {value}, and takes {takes}."));
        }
    }
}
