using Dreamer.Accounts;
using Dreamer.Api.Errors;

namespace Dreamer.Api.Keys;

/// <summary>
/// Asks tenants whether they let callers in. Every request asks anew, so that a revoked key or a suspended tenant ends with the next one.
/// </summary>
internal sealed class Doorkeeper(KeyRing keys, FailedKeys failed, IGrainFactory grains, ApiOptions options, TimeProvider clock)
{
    /// <summary>Every refusal takes at least so long, so that it tells nobody whether a tenant is there.</summary>
    private static readonly TimeSpan s_refusalTime = TimeSpan.FromMilliseconds(20);

    /// <summary>The caller, or why there is none.</summary>
    public async Task<(Caller? Caller, Problem? Refusal)> AdmitAsync(HttpContext http, string key)
    {
        var began = clock.GetTimestamp();
        var answer = failed.RefusalOf(http, key) is { } tooMany ? (null, tooMany) : await FindAsync(http, key);
        var left = s_refusalTime - clock.GetElapsedTime(began);
        if (answer.Refusal is not null && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, http.RequestAborted);
        }

        return answer;
    }

    /// <summary>Of who needs no key, because a token says who it is.</summary>
    public Task<(Caller? Caller, Problem? Refusal)> AdmitAsync(HttpContext http, Caller caller) =>
        AskAsync(http, caller.Tenant, null, _ => caller, $"The token's tenant '{caller.Tenant}' is unknown.");

    private async Task<(Caller? Caller, Problem? Refusal)> FindAsync(HttpContext http, string key)
    {
        var unknown = $"The API key '{ApiKey.Hint(key)}' in header 'Authorization' is unknown.";
        return keys.Find(key) switch
        {
            { KeyId: KeyRing.Process } process => (process, null), // who runs the server is not limited by it
            { } own => await AskAsync(http, own.Tenant, null, _ => own, unknown),
            _ when ApiKey.TryRead(key, out var tenant) => await AskAsync(
                http, tenant, ApiKey.HashOf(key), access => new Caller(tenant, access.Key!.Value.Value, access.Scopes), unknown),
            _ => (null, failed.Count(http, Refusal.Unauthenticated(unknown))),
        };
    }

    private async Task<(Caller? Caller, Problem? Refusal)> AskAsync(
        HttpContext http, TenantId tenant, string? hash, Func<Access, Caller> callerOf, string unknown)
    {
        var access = await grains.Account(tenant).AdmitAsync(hash);
        var isShutOut = access.IsPrinted && options.ApiKey is not null; // the key that is configured goes before it
        if (access.Outcome == AccessOutcome.Unknown || isShutOut)
        {
            return (null, failed.Count(http, Refusal.Unauthenticated(unknown)));
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
}
