using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>Lets a bench call as any tenant, by a header. Only a bench's own host has it.</summary>
internal sealed class TenantOfHeader(IHttpContextAccessor http) : IClaimsTransformation
{
    public const string Header = "Bench-Tenant";

    private const string TenantClaim = "tenant";

    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        var tenant = http.HttpContext?.Request.Headers[Header].ToString();
        return Task.FromResult(string.IsNullOrEmpty(tenant)
            ? principal
            : new ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(principal, tenant), principal.Identity?.AuthenticationType)));
    }

    private static IEnumerable<Claim> ClaimsOf(ClaimsPrincipal principal, string tenant) =>
        principal.Claims.Where(claim => claim.Type != TenantClaim).Append(new Claim(TenantClaim, tenant));
}
