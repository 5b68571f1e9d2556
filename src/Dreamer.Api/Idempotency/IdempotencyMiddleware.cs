using System.Security.Cryptography;
using System.Text;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Idempotency;

namespace Dreamer.Api.Idempotency;

/// <summary>
/// Answers a repeated POST, known by its <c>Idempotency-Key</c>, as the first time. A route that is <see cref="Repeatable"/> runs again instead, on the
/// first time's seed.
/// <list type="number">
/// <item>The key is claimed with a digest of the request, and that claim is stored, before any work.</item>
/// <item>The work makes ids from the claim's seed, so that a repetition after a crash finds what the first attempt made.</item>
/// <item>A whole answer of 2xx is stored; after any other the key is free again.</item>
/// </list>
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, IGrainFactory grains, TimeProvider clock)
{
    private const string Header = "Idempotency-Key";

    public Task InvokeAsync(HttpContext http)
    {
        var key = http.Request.Headers[Header].ToString();
        if (!HttpMethods.IsPost(http.Request.Method) || http.User.Identity?.IsAuthenticated != true)
        {
            return next(http);
        }

        var repeatable = Repeatable.Of(http);
        return key.Length > 0 ? OnceAsync(http, Checked(key), repeatable)
            : repeatable is not null && Repeatable.TriesBefore(http.Request) is { } tries ? RetryAsync(http, repeatable, tries)
            : next(http);
    }

    /// <summary>Of a client that counts its tries and sends no key.</summary>
    private async Task RetryAsync(HttpContext http, Repeatable repeatable, int tries)
    {
        var once = grains.OnceBy(Caller.Of(http).Tenant, repeatable.DigestOf(http));
        var seed = await once.TakeAsync(RequestSeed.New(clock).Value, isRetry: tries > 0);
        http.Items[typeof(RequestSeed)] = new RequestSeed(seed);
        await next(http);
    }

    private async Task OnceAsync(HttpContext http, string key, Repeatable? repeatable)
    {
        // 1. Claim
        var once = grains.Once(Caller.Of(http).Tenant, key);
        var digest = repeatable?.DigestOf(http) ?? DigestOf(http.Request, http.GetBody());
        var claim = await once.ClaimAsync(digest, RequestSeed.New(clock).Value);
        switch (claim.Outcome)
        {
            case not ClaimOutcome.OtherRequest when repeatable is not null:
                http.Items[typeof(RequestSeed)] = new RequestSeed(claim.Seed);
                await AgainAsync(http, once);
                return;
            case ClaimOutcome.Answered:
                await ReplayAsync(http, claim.Answer!);
                return;
            case ClaimOutcome.InFlight:
                throw new ProblemException(UnderWay(key));
            case ClaimOutcome.OtherRequest:
                throw new ProblemException(OtherRequest(key));
            default:
                http.Items[typeof(RequestSeed)] = new RequestSeed(claim.Seed);
                await AnswerAsync(http, once);
                return;
        }
    }

    /// <summary>Whether it was done before or not: it finds what is there.</summary>
    private async Task AgainAsync(HttpContext http, IOnceGrain once)
    {
        var isDone = false;
        try
        {
            await next(http);
            isDone = http.Response.StatusCode < 300;
        }
        finally
        {
            if (!isDone)
            {
                await once.ReleaseAsync();
            }
        }
    }

    /// <summary>Keeps the answer back until it is stored.</summary>
    private async Task AnswerAsync(HttpContext http, IOnceGrain once)
    {
        var wire = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        var settled = false;
        try
        {
            // 2. Work
            await next(http);

            // 3. Store
            http.RequestAborted.ThrowIfCancellationRequested(); // of an answer to a caller who has gone, a part or nothing was written
            if (http.Response.StatusCode < 300)
            {
                await once.AnswerAsync(new StoredAnswer(
                    http.Response.StatusCode, http.Response.ContentType ?? "", http.Response.Headers.Location.ToString(), Kept(http, held.ToArray())));
                settled = true;
            }
        }
        finally
        {
            http.Response.Body = wire;
            if (!settled)
            {
                await once.ReleaseAsync();
            }
        }

        await wire.WriteAsync(held.ToArray(), http.RequestAborted);
    }

    /// <summary>A secret is in no store: its answer is kept without it.</summary>
    private static string Kept(HttpContext http, byte[] answer) => Encoding.UTF8.GetString(AnswerWithoutSecret.In(http) ?? answer);

    private static Task ReplayAsync(HttpContext http, StoredAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (answer.Location.Length > 0)
        {
            http.Response.Headers.Location = answer.Location;
        }

        return http.Response.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static string Checked(string key) =>
        key.Length <= RequestLimits.IdempotencyKeyLength && key.All(letter => letter is >= ' ' and <= '~')
            ? key
            : throw new ProblemException(Problem.Invalid(
                $"Header '{Header}' holds '{Shown.Briefly(key)}', and takes 1 to {RequestLimits.IdempotencyKeyLength} printable ASCII characters.", "idempotency-key"));

    private static string DigestOf(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Problem UnderWay(string key) =>
        Refused(StatusCodes.Status409Conflict, $"The first request with {Header} '{Shown.Briefly(key)}' is still under way.") with
        {
            RetryAfter = 1,
        };

    private static Problem OtherRequest(string key) =>
        Refused(StatusCodes.Status422UnprocessableEntity, $"{Header} '{Shown.Briefly(key)}' was used for another request before.");

    private static Problem Refused(int status, string detail) => new(status, ErrorCode.InvalidRequest, detail, "idempotency-key");
}
