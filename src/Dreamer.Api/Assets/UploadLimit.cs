using System.Threading.RateLimiting;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Microsoft.AspNetCore.RateLimiting;

namespace Dreamer.Api.Assets;

/// <summary>How many uploads of a tenant are read and decoded at once; some more wait before their body is read, and the rest come again.</summary>
internal static class UploadLimit
{
    public const string Name = "uploads";

    /// <summary>For calls whose bodies may hold a picture, and mostly hold none.</summary>
    public const string InBodies = "uploads in bodies";

    public const int AtOnce = 8;
    public const int Waiting = 16;

    public static void Configure(RateLimiterOptions options)
    {
        options.AddPolicy(Name, OfTenant);
        options.AddPolicy(InBodies, http => IsSmall(http.Request) ? RateLimitPartition.GetNoLimiter(default(TenantId)) : OfTenant(http));
        options.OnRejected = (rejected, _) => new ValueTask(rejected.HttpContext.WriteProblemAsync(TooMany));
    }

    private static RateLimitPartition<TenantId> OfTenant(HttpContext http) => RateLimitPartition.GetConcurrencyLimiter(
        Caller.Of(http).Tenant, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting });

    /// <summary>As any call's body may be.</summary>
    private static bool IsSmall(HttpRequest request) => request.ContentLength <= RequestLimits.BodyBytes;

    private static Problem TooMany => new(
        StatusCodes.Status503ServiceUnavailable,
        ErrorCode.Capacity,
        $"{AtOnce + Waiting} uploads are under way already, and no more at once are taken.")
    { RetryAfter = 1 };
}
