using Dreamer.Api.Keys;
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
        health.MapGet("/instance", Instance).ExcludeFromDescription(); // for this machine's command line, which has the process's key
    }

    private static Ok<HealthResource> Live() => TypedResults.Ok(new HealthResource("ok"));

    private static ContentHttpResult Instance(string challenge, KeyRing keys) => TypedResults.Text(InstanceProof.Of(keys.ProcessKey, challenge));

    private static async Task<Ok<HealthResource>> ReadyAsync(IGrainFactory grains, Drain drain) => TypedResults.Ok(await Readiness.ReadAsync(grains, drain));
}
