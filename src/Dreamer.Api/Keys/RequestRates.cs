using System.Globalization;
using System.Threading.RateLimiting;
using Dreamer.Api.Errors;

namespace Dreamer.Api.Keys;

/// <summary>Lets each key's requests come as fast as they may, and says on every answer how many more there may be.</summary>
internal sealed class RequestRates : IDisposable
{
    private const string Name = "requests";

    private readonly PartitionedRateLimiter<RequestRate> _buckets = PartitionedRateLimiter.Create<RequestRate, RequestRate>(
        rate => RateLimitPartition.GetTokenBucketLimiter(rate, key => TokenBuckets.Of(key.PerSecond, key.Burst)));

    public static Task LimitAsync(HttpContext http, RequestDelegate next)
    {
        Limit(http);
        return next(http);
    }

    /// <summary>Counts the request for the key that came with it, if one did.</summary>
    public static void Limit(HttpContext http)
    {
        if (RequestRate.Of(http) is { } rate)
        {
            http.RequestServices.GetRequiredService<RequestRates>().Take(http, rate);
        }
    }

    public void Dispose() => _buckets.Dispose();

    private void Take(HttpContext http, RequestRate rate)
    {
        using var lease = _buckets.AttemptAcquire(rate);
        if (!lease.IsAcquired)
        {
            throw new ProblemException(TooMany(rate, lease.RetryAfter()));
        }

        Say(http.Response.Headers, rate, _buckets.GetStatistics(rate)?.CurrentAvailablePermits ?? 0);
    }

    private static void Say(IHeaderDictionary headers, RequestRate rate, long left)
    {
        var untilFull = Math.Ceiling((rate.Burst - left) / rate.PerSecond);
        headers["RateLimit-Limit"] = rate.Burst.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = untilFull.ToString("0", CultureInfo.InvariantCulture);
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";q={rate.Burst}");
    }

    private static Problem TooMany(RequestRate rate, int seconds) => new(
        StatusCodes.Status429TooManyRequests,
        ErrorCode.QuotaExceeded,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The key's requests come faster than {rate.PerSecond:0.###} a second, {rate.Burst} at once: wait {seconds} s."),
        Name)
    {
        Limit = new QuotaLimit(Name, rate.Burst, rate.Burst),
        RetryAfter = seconds,
    };
}
