using System.Threading.RateLimiting;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Microsoft.AspNetCore.RateLimiting;

namespace Dreamer.Api.Assets;

/// <summary>How many uploads of a tenant are read and decoded at once; some more wait before their body is read, and the rest come again.</summary>
internal static class UploadLimit
{
    public const string Name = "uploads";
    public const int AtOnce = 8;
    public const int Waiting = 16;

    public static void Configure(RateLimiterOptions options)
    {
        options.AddPolicy(Name, http => RateLimitPartition.GetConcurrencyLimiter(
            Caller.Of(http).Tenant, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting }));
        options.OnRejected = (rejected, _) => new ValueTask(rejected.HttpContext.WriteProblemAsync(TooMany));
    }

    private static Problem TooMany => new(
        StatusCodes.Status503ServiceUnavailable,
        ErrorCode.Capacity,
        $"{AtOnce + Waiting} uploads are under way already, and no more at once are taken.")
    { RetryAfter = 1 };
}
