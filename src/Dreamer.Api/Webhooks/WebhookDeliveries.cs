using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Errors;
using Dreamer.Webhooks;
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

    private static async Task<Accepted<WebhookDeliveryResource>> TestAsync(string id, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var endpoint = RequestIds.WebhookEndpoint(id);
        var sent = await grains.Webhooks(caller.Tenant).TestAsync(endpoint, seed.Value) ?? throw RequestIds.Unknown(endpoint);
        return TypedResults.Accepted((string?)null, WebhookDeliveryResource.Of(sent));
    }

    private static async Task<Ok<Page<WebhookDeliveryResource>>> ListAsync(
        string id, [AsParameters] PageQuery page, Caller caller, IGrainFactory grains)
    {
        var endpoint = RequestIds.WebhookEndpoint(id);
        var found = await grains.Webhooks(caller.Tenant).ListDeliveriesAsync(endpoint, After(page.After), page.Limit + 1);
        var part = (found ?? throw RequestIds.Unknown(endpoint)).ToPage(page.Limit, delivery => delivery.Position.ToString());
        return TypedResults.Ok(new Page<WebhookDeliveryResource>([.. part.Data.Select(WebhookDeliveryResource.Of)], part.NextAfter));
    }

    private static async Task<Accepted<WebhookDeliveryResource>> RedeliverAsync(
        string id, string delivery, Caller caller, IGrainFactory grains)
    {
        var (endpoint, message) = (RequestIds.WebhookEndpoint(id), RequestIds.WebhookMessage(delivery, "delivery"));
        var sent = await grains.Webhooks(caller.Tenant).RedeliverAsync(endpoint, message)
            ?? throw new DreamerException(ErrorCode.NotFound, $"The webhook endpoint '{endpoint}' has no delivery '{message}'.", "delivery");
        return TypedResults.Accepted((string?)null, WebhookDeliveryResource.Of(sent));
    }

    private static WebhookPosition? After(string? text) =>
        text is null ? null
        : WebhookPosition.TryParse(text, out var position) ? position
        : throw new DreamerException(
            ErrorCode.InvalidRequest, $"Query parameter 'after' is '{Shown.Briefly(text)}', and takes the 'next_after' of a page before.", "after");
}
