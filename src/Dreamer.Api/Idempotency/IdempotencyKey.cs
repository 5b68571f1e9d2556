using System.Security.Cryptography;
using System.Text;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Idempotency;

namespace Dreamer.Api.Idempotency;

/// <summary>Claims a request's key, whichever face it came by: one that was used for a request of another face is another request's.</summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";

    public static bool IsSent(HttpContext http) => http.Request.Headers[Header].ToString().Length > 0;

    /// <summary>
    /// The answer, if there is one already; else the request is to be done, and its ids come from the claim's seed. One that runs again need not wait for
    /// its first try.
    /// </summary>
    public static async Task<(IOnceGrain Once, StoredAnswer? Answer)> ClaimAsync(
        HttpContext http, string digest, bool runsAgain, IGrainFactory grains, TimeProvider clock)
    {
        var key = Checked(http.Request.Headers[Header].ToString());
        var once = grains.Once(Caller.Of(http).Tenant, key);
        var claim = await once.ClaimAsync(digest, RequestSeed.New(clock).Value);
        if (claim.Outcome == ClaimOutcome.OtherRequest || (claim.Outcome == ClaimOutcome.InFlight && !runsAgain))
        {
            throw new ProblemException(claim.Outcome == ClaimOutcome.InFlight ? UnderWay(key) : OtherRequest(key));
        }

        http.Items[typeof(RequestSeed)] = new RequestSeed(claim.Seed);
        return (once, claim.Answer);
    }

    public static string DigestOf(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Checked(string key) =>
        key.Length <= RequestLimits.IdempotencyKeyLength && key.All(letter => letter is >= ' ' and <= '~')
            ? key
            : throw new ProblemException(Problem.Invalid(
                $"Header '{Header}' holds '{Shown.Briefly(key)}', and takes 1 to {RequestLimits.IdempotencyKeyLength} printable ASCII characters.", "idempotency-key"));

    private static Problem UnderWay(string key) =>
        Refused(StatusCodes.Status409Conflict, $"The first request with {Header} '{Shown.Briefly(key)}' is still under way.") with
        {
            RetryAfter = 1,
        };

    private static Problem OtherRequest(string key) =>
        Refused(StatusCodes.Status422UnprocessableEntity, $"{Header} '{Shown.Briefly(key)}' was used for another request before.");

    private static Problem Refused(int status, string detail) => new(status, ErrorCode.InvalidRequest, detail, "idempotency-key");
}
