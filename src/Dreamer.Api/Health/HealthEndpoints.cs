using Dreamer.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Health;

/// <summary>Tells whether the process lives, and whether it can make something now.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/healthz").WithTags("Health");
        health.MapGet("/live", Live).WithSummary("Answers as long as the process does");
        health.MapGet("/ready", ReadyAsync).WithSummary("Answers 200 when a device with a model is there");
    }

    private static Ok<HealthResource> Live() => TypedResults.Ok(new HealthResource("ok"));

    private static async Task<Ok<HealthResource>> ReadyAsync(IGrainFactory grains)
    {
        var devices = await grains.DeviceDirectory().ListAsync();
        return devices.Any(device => device.Models.Length > 0)
            ? TypedResults.Ok(new HealthResource("ok"))
            : throw new DreamerException(ErrorCode.ModelUnavailable, $"None of {devices.Length} devices has a model.");
    }
}
