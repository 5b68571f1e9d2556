using System.Net;
using Dreamer.Accounts;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;

namespace Dreamer.Api.SignIns;

/// <summary>Signs the browser at hand in and out.</summary>
internal static class SignedIn
{
    /// <summary>With a key that was let in, or null for a link of who runs the server. The browser's sign-in before it ends.</summary>
    public static async Task InAsync(HttpContext http, TenantId tenant, string? key)
    {
        var isSecure = IsSecure(http.Request);
        var services = http.RequestServices;
        var grains = services.GetRequiredService<IGrainFactory>();
        var end = services.GetRequiredService<TimeProvider>().GetUtcNow() + services.GetRequiredService<ApiOptions>().SignedInFor;
        var (cookie, hash) = (SignInCookie.New(tenant), key is null ? null : ApiKey.HashOf(key));
        var isMade = key is not null && ApiKey.TryRead(key, out _) && services.GetRequiredService<KeyRing>().Find(key) is null;
        await RemoveAsync(http.Request, grains);
        await grains.SignIns(tenant).AddAsync(new SignIn
        {
            Hash = cookie.Hash,
            KeyHash = isMade ? hash : null,
            KeyProof = isMade || hash is null ? null : cookie.ProofOf(hash),
            ExpiresAt = end,
        });
        cookie.Set(http, end, isSecure);
    }

    public static async Task OutAsync(HttpContext http, IGrainFactory grains)
    {
        await RemoveAsync(http.Request, grains);
        SignInCookie.Remove(http);
    }

    private static Task RemoveAsync(HttpRequest request, IGrainFactory grains) =>
        SignInCookie.In(request) is { } cookie ? grains.SignIns(cookie.Tenant).RemoveAsync(cookie.Hash) : Task.CompletedTask;

    /// <summary>
    /// Browsers say by which protocol they opened the page, whatever a proxy in between makes of it. Without TLS a cookie can be read on its way, unless
    /// it never leaves the machine.
    /// </summary>
    private static bool IsSecure(HttpRequest request)
    {
        if (request.IsHttps || request.Headers.Origin.ToString().StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var host = request.Host.Host;
        return host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
            ? false
            : throw new ProblemException(Problem.Invalid(
                $"Signing in at 'http://{Shown.Briefly(request.Host.Value)}' would show the cookie to whoever listens: open the server by https, or by http://127.0.0.1 on its own machine.",
                "host"));
    }
}
