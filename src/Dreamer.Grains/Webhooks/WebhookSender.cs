using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Authentication;
using System.Text;
using Dreamer.Grains.Outgoing;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Webhooks;

/// <summary>
/// Sends a message once, and says in words what came of it. Nothing of an answer but its status, <c>Retry-After</c> and its first bytes is
/// used; no redirect is followed, because where it leads nobody has agreed to.
/// </summary>
internal sealed class WebhookSender(OutgoingConnections connections, GrainsOptions options, TimeProvider clock) : IDisposable
{
    private const int LongestRead = 64 << 10;
    private const int LongestDetail = 300;

    private static readonly TimeSpan s_timeOut = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_longestRetryAfter = TimeSpan.FromHours(1);
    private static readonly ProductInfoHeaderValue s_agent = new("Dreamer-Webhooks", "1");

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = options.Webhooks.UseEnvironmentProxy,
        UseCookies = false,
        ConnectCallback = connections.ConnectAsync,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        MaxResponseHeadersLength = 16, // KiB
        MaxResponseDrainSize = 0, // what is longer than what is read costs the connection
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    });

    /// <summary>Throws only when it is to stop: that is no try.</summary>
    public async Task<WebhookAnswer> SendAsync(WebhookTarget target, StoredDelivery delivery, CancellationToken stop)
    {
        var (at, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        using var late = new CancellationTokenSource(s_timeOut, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using var request = RequestOf(target, delivery, at);
            using var response = await _http.SendAsync(request, either.Token);
            var text = await ReadAsync(response.Content, either.Token);
            return new WebhookAnswer(Attempt((int)response.StatusCode, DetailOf(response)), text, RetryAfterOf(response));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (OperationCanceledException)
        {
            return new WebhookAnswer(Attempt(null, $"There was no answer within {s_timeOut.Seconds} s."));
        }
        catch (Exception failed)
        {
            return new WebhookAnswer(Attempt(null, SentenceOf(failed)));
        }

        WebhookAttempt Attempt(int? status, string? detail) =>
            new(at, status, Cut(detail), (int)clock.GetElapsedTime(began).TotalMilliseconds);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage RequestOf(WebhookTarget target, StoredDelivery delivery, DateTimeOffset at)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Payload);
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        request.Headers.UserAgent.Add(s_agent);
        request.Headers.Add("webhook-id", delivery.Id.Value);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookKeys.Sign(target.Keys, delivery.Id, at, body));
        return request;
    }

    /// <summary>The beginning of an answer. Its status has come already, so an answer that breaks off, or does not end, is one.</summary>
    private static async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var read = new byte[LongestRead];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            for (var more = 1; more > 0 && length < LongestRead; length += more)
            {
                more = await stream.ReadAsync(read.AsMemory(length), cancellationToken);
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            // What has come is the answer.
        }
        return length == 0 ? null : Legible(Encoding.UTF8.GetString(read, 0, Math.Min(length, WebhookAttempt.LongestAnswer)));
    }

    private static string Legible(string text) =>
        string.Concat(text.EnumerateRunes()
            .Select(letter => Rune.IsControl(letter) && letter.Value is not ('\n' or '\t') ? "?" : letter.ToString()));

    private static string? DetailOf(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 when response.Headers.Location is { } to =>
                $"The receiver answered {status} with a redirect to '{Shown.Briefly(to.OriginalString)}', and redirects are not followed.",
            _ => $"The receiver answered {status} {response.ReasonPhrase}.",
        };
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var isBusy = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        if (!isBusy || response.Headers.RetryAfter is not { } named)
        {
            return null;
        }
        var wanted = named.Delta ?? (named.Date - clock.GetUtcNow());
        return wanted is not { } pause || pause <= TimeSpan.Zero ? null : pause < s_longestRetryAfter ? pause : s_longestRetryAfter;
    }

    private static string SentenceOf(Exception failed) => (failed, failed.InnerException) switch
    {
        (RefusedHostException refused, _) => refused.Message,
        (_, RefusedHostException refused) => refused.Message,
        (_, AuthenticationException tls) => $"The connection is not safe: {tls.Message}",
        (_, { } cause) => $"The receiver could not be reached: {cause.Message}",
        _ => $"The receiver could not be reached: {failed.Message}",
    };

    private static string? Cut(string? detail) => detail is { Length: > LongestDetail } ? detail[..LongestDetail] : detail;
}
