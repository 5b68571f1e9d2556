using System.Security.Claims;

namespace Dreamer.Api.Keys;

/// <summary>Who calls: the tenant that the request's key belongs to.</summary>
internal sealed record Caller(TenantId Tenant)
{
    public const string TenantClaim = "tenant";

    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult<Caller?>(Of(http));

    public static Caller Of(HttpContext http) => new(TenantId.Parse(http.User.FindFirstValue(TenantClaim)!));
}
