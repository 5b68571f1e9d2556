using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Dreamer.Client.Http;

/// <summary>
/// Sends a call again whose answer was lost, and one that the server could not take just then: it is full for a moment, a silo of its cluster has
/// just died, or the first try is still under way. Any call may be sent twice: a POST keeps its Idempotency-Key over all tries.
/// </summary>
internal static class Retries
{
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(10);

    /// <summary>Of a short answer; the longest wait that is asked for is half a minute.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(100);

    private static readonly ResiliencePipeline<HttpResponseMessage> s_pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new HttpRetryStrategyOptions
        {
            ShouldHandle = outcome => ValueTask.FromResult(IsWorthAnother(outcome.Outcome, outcome.Context.GetRequestMessage())),
            MaxRetryAttempts = 6,
            Delay = TimeSpan.FromMilliseconds(200), // doubled each time, unless the server names one
            MaxDelay = s_longestDelay,
        })
        .AddTimeout(new HttpTimeoutStrategyOptions
        {
            TimeoutGenerator = call => ValueTask.FromResult(
                call.Context.GetRequestMessage() is { } request && Attempts.IsShort(request) ? s_patience : TimeSpan.Zero),
        })
        .Build();

    public static DelegatingHandler Handler() => new ResilienceHandler(s_pipeline);

    private static bool IsWorthAnother(Outcome<HttpResponseMessage> outcome, HttpRequestMessage? request) =>
        request?.Content is not UploadContent { IsOnlyOnce: true }
            && request?.RequestUri?.AbsolutePath.StartsWith("/healthz", StringComparison.Ordinal) != true // "not ready" is the answer there
            && (outcome.Result is { } response ? IsForNow(response) : IsLost(outcome.Exception));

    /// <summary>Who cannot prove who they are will not do so the next time.</summary>
    private static bool IsLost(Exception? error) => error
        is HttpRequestException
        {
            HttpRequestError: not (HttpRequestError.SecureConnectionError or HttpRequestError.UserAuthenticationError
                or HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded),
        }
        or Polly.Timeout.TimeoutRejectedException;

    private static bool IsForNow(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway => !(NamedDelay(response) > s_longestDelay),
        HttpStatusCode.Conflict => NamedDelay(response) <= s_longestDelay, // the first try is under way; other conflicts name no time
        HttpStatusCode.TooManyRequests => IsTooSoon(response) && !(NamedDelay(response) > s_longestDelay),
        _ => false,
    };

    private static TimeSpan? NamedDelay(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    /// <summary>It came too soon after the key's others; other limits are the caller's to think about.</summary>
    private static bool IsTooSoon(HttpResponseMessage response) =>
        response.Headers.TryGetValues("RateLimit-Policy", out var limit)
            && limit.Any(policy => policy.StartsWith("\"requests\"", StringComparison.Ordinal));
}
