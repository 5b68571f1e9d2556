using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Requests;

/// <summary>Lets pages of the configured origins call the API: keys come in a header that the page must know, so no cookie rides along.</summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan s_remembered = TimeSpan.FromHours(1);

    /// <summary>What a page may read of an answer besides its body.</summary>
    private static readonly string[] s_readable =
    [
        HeaderNames.Location, HeaderNames.ETag, HeaderNames.RetryAfter, HeaderNames.AcceptRanges, HeaderNames.ContentRange, HeaderNames.ContentLength,
        "X-Request-Id", "Idempotency-Replayed", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy",
        "Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin", "Grpc-Encoding", "Grpc-Accept-Encoding", // of gRPC-Web
    ];

    public static void AddCrossOrigin(this IServiceCollection services, IReadOnlyList<string> origins) => services.AddCors(cors =>
        cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. origins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(s_readable).SetPreflightMaxAge(s_remembered)));

    /// <summary>Without origins nothing changes: a preflight is a method that is not allowed.</summary>
    public static void UseCrossOrigin(this IApplicationBuilder app, IReadOnlyList<string> origins)
    {
        if (origins.Count > 0)
        {
            app.UseCors();
        }
    }
}
