using Dreamer.Accounts;
using Dreamer.Api.Errors;

namespace Dreamer.Api.Keys;

/// <summary>
/// Asks tenants whether they let callers in. Every request asks anew, so that a revoked key or a suspended tenant ends with the next one.
/// </summary>
internal sealed class Doorkeeper(KeyRing keys, FailedKeys failed, IGrainFactory grains, ApiOptions options, TimeProvider clock)
{
    public const string InHeader = "header 'Authorization'";

    /// <summary>Every refusal takes at least so long, so that it tells nobody whether a tenant is there.</summary>
    private static readonly TimeSpan s_refusalTime = TimeSpan.FromMilliseconds(20);

    private static readonly Problem s_signedOut =
        Refusal.Unauthenticated("This browser is not signed in any more: its time is over, its key opens nothing now, or somebody signed it out.");

    /// <summary>The caller, or why there is none; <paramref name="where"/> says to people where the key stood.</summary>
    public Task<(Caller? Caller, Problem? Refusal)> AdmitAsync(HttpContext http, string key, string where = InHeader) =>
        InTimeAsync(http, async () => failed.RefusalOf(http, key) is { } tooMany ? (null, tooMany) : Counted(http, await FindAsync(http, key, where)));

    /// <summary>Of who needs no key, because a token says who it is.</summary>
    public async Task<(Caller? Caller, Problem? Refusal)> AdmitAsync(HttpContext http, Caller caller) =>
        Counted(http, await AskAsync(http, caller.Tenant, null, _ => caller, Refusal.Unauthenticated($"The token's tenant '{caller.Tenant}' is unknown.")));

    /// <summary>
    /// Of who is signed in, as long as the key is good that it was done with. A cookie that is none is not counted among keys that are none: it cannot be
    /// guessed, and a page whose time is over asks for many pictures at once.
    /// </summary>
    public Task<(Caller? Caller, Problem? Refusal)> AdmitAsync(HttpContext http, SignInCookie? cookie) =>
        InTimeAsync(http, async () => cookie is null ? (null, s_signedOut) : await FindAsync(http, cookie));

    private async Task<(Caller? Caller, Problem? Refusal)> InTimeAsync(HttpContext http, Func<Task<(Caller? Caller, Problem? Refusal)>> ask)
    {
        var began = clock.GetTimestamp();
        var answer = await ask();
        var left = s_refusalTime - clock.GetElapsedTime(began);
        if (answer.Refusal is not null && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, http.RequestAborted);
        }

        return answer;
    }

    private (Caller? Caller, Problem? Refusal) Counted(HttpContext http, (Caller? Caller, Problem? Refusal) answer) =>
        answer.Refusal is { Status: StatusCodes.Status401Unauthorized } refusal ? (null, failed.Count(http, refusal)) : answer;

    private async Task<(Caller? Caller, Problem? Refusal)> FindAsync(HttpContext http, string key, string where)
    {
        var unknown = Refusal.Unauthenticated($"The API key '{ApiKey.Hint(key)}' in {where} is unknown.");
        return keys.Find(key) is { } own ? await AskAsync(http, own, unknown)
            : ApiKey.TryRead(key, out var tenant) ? await AskAsync(http, tenant, ApiKey.HashOf(key), access => CallerOf(tenant, access), unknown)
            : (null, unknown);
    }

    private async Task<(Caller? Caller, Problem? Refusal)> FindAsync(HttpContext http, SignInCookie cookie)
    {
        var signIn = await grains.SignIns(cookie.Tenant).FindAsync(cookie.Hash);
        var (caller, refusal) = signIn switch
        {
            null => (null, s_signedOut),
            { KeyHash: { } hash } => await AskAsync(http, cookie.Tenant, hash, access => CallerOf(cookie.Tenant, access), s_signedOut),
            { KeyProof: var proof } when keys.Find(cookie, proof) is { } own => await AskAsync(http, own, s_signedOut),
            _ => (null, s_signedOut),
        };
        return (caller is null ? null : caller with { ExpiresAt = signIn!.ExpiresAt }, refusal);
    }

    /// <summary>Who runs the server is not limited by it.</summary>
    private async Task<(Caller? Caller, Problem? Refusal)> AskAsync(HttpContext http, Caller own, Problem unknown) =>
        own.KeyId == KeyRing.Process ? (own, null) : await AskAsync(http, own.Tenant, null, _ => own, unknown);

    private async Task<(Caller? Caller, Problem? Refusal)> AskAsync(
        HttpContext http, TenantId tenant, string? hash, Func<Access, Caller> callerOf, Problem unknown)
    {
        var access = await grains.Account(tenant).AdmitAsync(hash);
        var isShutOut = access.IsPrinted && options.ApiKey is not null; // the key that is configured goes before it
        if (access.Outcome == AccessOutcome.Unknown || isShutOut)
        {
            return (null, unknown);
        }

        if (access.Outcome == AccessOutcome.Suspended)
        {
            return (null, new Problem(
                StatusCodes.Status403Forbidden, ErrorCode.Permission,
                $"The tenant '{tenant}' is suspended; who runs the server can resume it.", "tenant"));
        }

        var caller = callerOf(access);
        var limits = options.RateLimits;
        var (perSecond, burst) = (access.RequestsPerSecond ?? limits.RequestsPerSecond, access.RequestBurst ?? limits.RequestBurst);
        new RequestRate(tenant, caller.KeyId, perSecond, burst).Note(http);
        return (caller, null);
    }

    private static Caller CallerOf(TenantId tenant, Access access) => new(tenant, access.Key!.Value.Value, access.Scopes);
}
