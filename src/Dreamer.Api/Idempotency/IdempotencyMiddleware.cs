using System.Text;
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
    public Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.User.Identity?.IsAuthenticated != true || http.Request.IsGrpc())
        {
            return next(http); // gRPC's services claim keys by themselves
        }

        var repeatable = Repeatable.Of(http);
        return IdempotencyKey.IsSent(http) ? OnceAsync(http, repeatable)
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

    private async Task OnceAsync(HttpContext http, Repeatable? repeatable)
    {
        // 1. Claim
        var digest = repeatable?.DigestOf(http) ?? IdempotencyKey.DigestOf(http.Request, http.GetBody());
        var (once, answer) = await IdempotencyKey.ClaimAsync(http, digest, runsAgain: repeatable is not null, grains, clock);
        await (repeatable is not null ? AgainAsync(http, once) : answer is null ? AnswerAsync(http, once) : ReplayAsync(http, answer));
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
}
