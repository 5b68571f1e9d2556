using System.Threading.RateLimiting;

namespace Dreamer.Api.Keys;

/// <summary>A rate at which a bucket fills, and how much it holds.</summary>
internal static class TokenBuckets
{
    private static readonly TimeSpan s_longestPeriod = TimeSpan.FromDays(1);

    public static TokenBucketRateLimiterOptions Of(double perSecond, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromTicks((long)Math.Clamp(TimeSpan.TicksPerSecond / perSecond, 1, s_longestPeriod.Ticks)),
        QueueLimit = 0,
        AutoReplenishment = false, // the partitions' own timer does it
    };

    /// <summary>Whole seconds until there is another token.</summary>
    public static int RetryAfter(this RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
}
