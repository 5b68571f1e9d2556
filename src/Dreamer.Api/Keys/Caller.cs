using System.Globalization;
using System.Security.Claims;
using Dreamer.Accounts;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Keys;

/// <summary>Who calls: the tenant that the request's key belongs to, the key's id, which is no secret, and what the key allows.</summary>
internal sealed record Caller(TenantId Tenant, string KeyId, IReadOnlyCollection<Scope> Scopes)
{
    public const string TenantClaim = "tenant";

    private const string KeyClaim = "key";
    private const string ScopeClaim = "scope";
    private const string EndClaim = "expires_at";

    /// <summary>When the token or the sign-in ends; null where it does not, or not before the key.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult<Caller?>(Of(http));

    public static Caller Of(HttpContext http) => new(
        TenantId.Parse(http.User.FindFirstValue(TenantClaim)!),
        http.User.FindFirstValue(KeyClaim)!,
        [.. http.User.FindAll(ScopeClaim).Select(claim => Enum.Parse<Scope>(claim.Value))])
    {
        ExpiresAt = http.User.FindFirstValue(EndClaim) is { } end ? DateTimeOffset.Parse(end, CultureInfo.InvariantCulture) : null,
    };

    /// <summary>From here on every grain call of the request says with which key it is asked.</summary>
    public static Task PassOnAsync(HttpContext http, RequestDelegate next)
    {
        AskedBy.Key = http.User.FindFirstValue(KeyClaim);
        return next(http);
    }

    public bool Has(Scope scope) => Scopes.Contains(scope);

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(TenantClaim, Tenant.Value), new Claim(KeyClaim, KeyId),
            .. Scopes.Select(scope => new Claim(ScopeClaim, scope.ToString())),
            .. ExpiresAt is { } end ? [new Claim(EndClaim, end.ToString("O", CultureInfo.InvariantCulture))] : Array.Empty<Claim>(),
        ],
        scheme));

    /// <summary>As the audit log names it.</summary>
    public Actor ActorAt(HttpContext http) => new(KeyId, CallerAddress.Of(http));

    /// <summary>As people read them: <c>generate, read</c>.</summary>
    public string ScopesInWords() => Scopes.Count == 0 ? "none" : string.Join(", ", Scopes.Order().Select(WireName.Of));
}
