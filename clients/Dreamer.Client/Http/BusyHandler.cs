using System.Net;
using Polly;
using Polly.Retry;

namespace Dreamer.Client.Http;

/// <summary>
/// Sends a call again that the server refused with 503, after the time that it named: it is full for a moment, or a silo of its cluster has
/// just died; and one that came too soon after the key's others. Any call may be sent twice, since a POST has its Idempotency-Key and every body is held in memory.
/// </summary>
internal sealed class BusyHandler : DelegatingHandler
{
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(10);

    private static readonly ResiliencePipeline<HttpResponseMessage> s_retry = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = outcome => ValueTask.FromResult(IsBusy(outcome.Outcome.Result)),
            MaxRetryAttempts = 5,
            Delay = TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Exponential,
            MaxDelay = s_longestDelay,
            DelayGenerator = outcome => ValueTask.FromResult(
                outcome.Outcome.Result?.Headers.RetryAfter?.Delta is { } named && named < s_longestDelay ? named : (TimeSpan?)null),
        })
        .Build();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        s_retry.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken).AsTask();

    // Of a server that says that it is not ready, just that is the answer.
    private static bool IsBusy(HttpResponseMessage? response) =>
        (response is { StatusCode: HttpStatusCode.ServiceUnavailable } || IsTooSoon(response))
            && response!.RequestMessage?.RequestUri?.AbsolutePath.StartsWith("/healthz", StringComparison.Ordinal) != true;

    /// <summary>Other limits are the caller's to think about.</summary>
    private static bool IsTooSoon(HttpResponseMessage? response) =>
        response is { StatusCode: HttpStatusCode.TooManyRequests }
            && response.Headers.TryGetValues("RateLimit-Policy", out var limit)
            && limit.Any(policy => policy.StartsWith("\"requests\"", StringComparison.Ordinal));
}
