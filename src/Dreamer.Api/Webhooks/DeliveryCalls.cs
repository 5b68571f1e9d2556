using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Errors;
using Dreamer.Webhooks;

namespace Dreamer.Api.Webhooks;

/// <summary>What is done with the messages of an endpoint, whichever face asks for it.</summary>
internal static class DeliveryCalls
{
    public static async Task<WebhookDeliveryResource> TestAsync(string id, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var endpoint = RequestIds.WebhookEndpoint(id);
        var sent = await grains.Webhooks(caller.Tenant).TestAsync(endpoint, seed.Value) ?? throw RequestIds.Unknown(endpoint);
        return WebhookDeliveryResource.Of(sent);
    }

    public static async Task<Page<WebhookDeliveryResource>> ListAsync(string id, PageQuery page, Caller caller, IGrainFactory grains)
    {
        var endpoint = RequestIds.WebhookEndpoint(id);
        var found = await grains.Webhooks(caller.Tenant).ListDeliveriesAsync(endpoint, After(page.After), page.Limit + 1);
        var part = (found ?? throw RequestIds.Unknown(endpoint)).ToPage(page.Limit, delivery => delivery.Position.ToString());
        return new Page<WebhookDeliveryResource>([.. part.Data.Select(WebhookDeliveryResource.Of)], part.NextAfter);
    }

    public static async Task<WebhookDeliveryResource> RedeliverAsync(string id, string delivery, Caller caller, IGrainFactory grains)
    {
        var (endpoint, message) = (RequestIds.WebhookEndpoint(id), RequestIds.WebhookMessage(delivery, "delivery"));
        var sent = await grains.Webhooks(caller.Tenant).RedeliverAsync(endpoint, message)
            ?? throw new DreamerException(ErrorCode.NotFound, $"The webhook endpoint '{endpoint}' has no delivery '{message}'.", "delivery");
        return WebhookDeliveryResource.Of(sent);
    }

    private static WebhookPosition? After(string? text) =>
        text is null ? null
        : WebhookPosition.TryParse(text, out var position) ? position
        : throw new DreamerException(
            ErrorCode.InvalidRequest, $"Parameter 'after' is '{Shown.Briefly(text)}', and takes the 'next_after' of a page before.", "after");
}
