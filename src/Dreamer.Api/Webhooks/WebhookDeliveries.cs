using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Webhooks;

/// <summary>Shows what was sent to an endpoint, and sends something by hand.</summary>
internal static class WebhookDeliveries
{
    public static void MapWebhookDeliveries(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/{id}/test", TestAsync).WithSummary("Sends an endpoint a message that means nothing, once");
        endpoints.MapGet("/{id}/deliveries", ListAsync)
            .WithSummary("Lists an endpoint's deliveries: what waits, and the last thousand that ended");
        endpoints.MapPost("/{id}/deliveries/{delivery}/redeliver", RedeliverAsync)
            .WithSummary("Sends a message once more, under its own id");
    }

    private static async Task<Accepted<WebhookDeliveryResource>> TestAsync(string id, RequestSeed seed, Caller caller, IGrainFactory grains) =>
        TypedResults.Accepted((string?)null, await DeliveryCalls.TestAsync(id, seed, caller, grains));

    private static async Task<Ok<Page<WebhookDeliveryResource>>> ListAsync(
        string id, [AsParameters] PageQuery page, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await DeliveryCalls.ListAsync(id, page, caller, grains));

    private static async Task<Accepted<WebhookDeliveryResource>> RedeliverAsync(
        string id, string delivery, Caller caller, IGrainFactory grains) =>
        TypedResults.Accepted((string?)null, await DeliveryCalls.RedeliverAsync(id, delivery, caller, grains));
}
