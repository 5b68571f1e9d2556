using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Webhooks;

namespace Dreamer.Api.Webhooks;

/// <summary>What is done with a tenant's webhook endpoints, whichever face asks for it.</summary>
internal static class WebhookCalls
{
    public static async Task<WebhookEndpointResource> CreateAsync(
        WebhookEndpointValues values, WebhookKeyKind? kind, RequestSeed seed, Caller caller, IGrainFactory grains) =>
        WebhookEndpointResource.Of(
            await grains.Webhooks(caller.Tenant).CreateAsync(seed.WebhookEndpointId(), values, kind ?? WebhookKeyKind.Hmac));

    public static async Task<Page<WebhookEndpointResource>> ListAsync(PageQuery page, Caller caller, IGrainFactory grains)
    {
        WebhookEndpointId? after = page.After is null ? null : RequestIds.WebhookEndpoint(page.After, "after");
        var endpoints = await grains.Webhooks(caller.Tenant).ListAsync(after, page.Limit + 1);
        return endpoints.Select(WebhookEndpointResource.Of).ToList().ToPage(page.Limit, endpoint => endpoint.Id);
    }

    public static Task<WebhookEndpointResource> GetAsync(string id, Caller caller, IGrainFactory grains) =>
        AnswerAsync(id, endpoint => grains.Webhooks(caller.Tenant).GetAsync(endpoint));

    public static Task<WebhookEndpointResource> ChangeAsync(string id, WebhookEndpointValues values, Caller caller, IGrainFactory grains) =>
        AnswerAsync(id, endpoint => grains.Webhooks(caller.Tenant).ChangeAsync(endpoint, values));

    public static async Task DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        var endpoint = RequestIds.WebhookEndpoint(id);
        if (!await grains.Webhooks(caller.Tenant).DeleteAsync(endpoint))
        {
            throw RequestIds.Unknown(endpoint);
        }
    }

    public static Task<WebhookEndpointResource> RotateAsync(
        string id, WebhookRotationBody? body, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var overlap = (body ?? new WebhookRotationBody()).ToOverlap();
        return AnswerAsync(id, endpoint => grains.Webhooks(caller.Tenant).RotateSecretAsync(endpoint, seed.Value, overlap));
    }

    public static Task<WebhookEndpointResource> EnableAsync(string id, Caller caller, IGrainFactory grains) =>
        AnswerAsync(id, endpoint => grains.Webhooks(caller.Tenant).EnableAsync(endpoint));

    private static async Task<WebhookEndpointResource> AnswerAsync(string id, Func<WebhookEndpointId, Task<WebhookEndpoint?>> ask)
    {
        var endpoint = RequestIds.WebhookEndpoint(id);
        return WebhookEndpointResource.Of(await ask(endpoint) ?? throw RequestIds.Unknown(endpoint));
    }
}
