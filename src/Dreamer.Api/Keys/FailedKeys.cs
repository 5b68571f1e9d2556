using System.Threading.RateLimiting;
using Dreamer.Api.Errors;

namespace Dreamer.Api.Keys;

/// <summary>
/// Counts keys that are none, by address. From one that has shown too many, keys that people chose are not looked at for a while, since
/// such a key may be guessed; keys that were made here cannot be, and come through all the time, lest a neighbour shuts them out.
/// </summary>
internal sealed class FailedKeys(ApiOptions options) : IDisposable
{
    private const string Name = "failed_keys";

    private readonly PartitionedRateLimiter<string> _buckets = PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetTokenBucketLimiter(
            address, _ => TokenBuckets.Of(options.RateLimits.FailedKeysPerMinute / 60, options.RateLimits.FailedKeyBurst)));

    /// <summary>Why a key is not looked at; null where it is.</summary>
    public Problem? RefusalOf(HttpContext http, string key) =>
        ApiKey.TryRead(key, out _) || _buckets.GetStatistics(CallerAddress.GroupOf(http)) is not { CurrentAvailablePermits: 0 }
            ? null
            : Take(http);

    /// <summary>The refusal of a key that is none, or that there were too many of them.</summary>
    public Problem Count(HttpContext http, Problem refusal) => Take(http) ?? refusal;

    public void Dispose() => _buckets.Dispose();

    private Problem? Take(HttpContext http)
    {
        using var lease = _buckets.AttemptAcquire(CallerAddress.GroupOf(http));
        return lease.IsAcquired ? null : TooMany(http, lease.RetryAfter());
    }

    private Problem TooMany(HttpContext http, int seconds) => new(
        StatusCodes.Status429TooManyRequests,
        ErrorCode.QuotaExceeded,
        $"Too many keys that are none came from {CallerAddress.Of(http)}: wait {seconds} s.",
        Name)
    {
        Limit = new QuotaLimit(Name, options.RateLimits.FailedKeyBurst, options.RateLimits.FailedKeyBurst),
        RetryAfter = seconds,
    };
}
