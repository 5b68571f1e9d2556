using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Webhooks;

/// <summary>Creates, shows, changes and deletes the endpoints that a tenant's webhooks go to.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var endpoints = routes.MapGroup("/v1/webhook_endpoints").WithTags("Webhooks").RequireAuthorization();
        endpoints.MapPost("/", CreateAsync).WithSummary("Creates an endpoint; the answer is the only one with its secret");
        endpoints.MapGet("/", ListAsync).WithSummary("Lists endpoints, newest first");
        endpoints.MapGet("/{id}", GetAsync).WithSummary("Shows an endpoint");
        endpoints.MapPatch("/{id}", ChangeAsync).WithSummary("Changes an endpoint's address, text or events");
        endpoints.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes an endpoint with what waits for it and its log");
        endpoints.MapPost("/{id}/rotate_secret", RotateAsync)
            .WithSummary("Gives an endpoint a new key; the one before signs, too, for a while");
        endpoints.MapPost("/{id}/enable", EnableAsync).WithSummary("Enables an endpoint again; what waits is sent at once");
        endpoints.MapWebhookDeliveries();
    }

    private static async Task<Created<WebhookEndpointResource>> CreateAsync(
        WebhookEndpointBody body, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var id = seed.WebhookEndpointId();
        var made = await grains.Webhooks(caller.Tenant).CreateAsync(id, body.ToValues(), body.Kind ?? WebhookKeyKind.Hmac);
        return TypedResults.Created($"/v1/webhook_endpoints/{id}", WebhookEndpointResource.Of(made));
    }

    private static async Task<Ok<Page<WebhookEndpointResource>>> ListAsync(
        [AsParameters] PageQuery page, Caller caller, IGrainFactory grains)
    {
        WebhookEndpointId? after = page.After is null ? null : RequestIds.WebhookEndpoint(page.After, "after");
        var endpoints = await grains.Webhooks(caller.Tenant).ListAsync(after, page.Limit + 1);
        return TypedResults.Ok(endpoints.Select(WebhookEndpointResource.Of).ToList().ToPage(page.Limit, endpoint => endpoint.Id));
    }

    private static Task<Ok<WebhookEndpointResource>> GetAsync(string id, Caller caller, IGrainFactory grains) =>
        AnswerAsync(id, endpoint => grains.Webhooks(caller.Tenant).GetAsync(endpoint));

    private static Task<Ok<WebhookEndpointResource>> ChangeAsync(string id, WebhookChangeBody body, Caller caller, IGrainFactory grains) =>
        AnswerAsync(id, endpoint => grains.Webhooks(caller.Tenant).ChangeAsync(endpoint, body.ToValues()));

    private static async Task<NoContent> DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        var endpoint = RequestIds.WebhookEndpoint(id);
        return await grains.Webhooks(caller.Tenant).DeleteAsync(endpoint) ? TypedResults.NoContent() : throw RequestIds.Unknown(endpoint);
    }

    private static Task<Ok<WebhookEndpointResource>> RotateAsync(
        string id, WebhookRotationBody? body, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var overlap = (body ?? new WebhookRotationBody()).ToOverlap();
        return AnswerAsync(id, endpoint => grains.Webhooks(caller.Tenant).RotateSecretAsync(endpoint, seed.Value, overlap));
    }

    private static Task<Ok<WebhookEndpointResource>> EnableAsync(string id, Caller caller, IGrainFactory grains) =>
        AnswerAsync(id, endpoint => grains.Webhooks(caller.Tenant).EnableAsync(endpoint));

    private static async Task<Ok<WebhookEndpointResource>> AnswerAsync(string id, Func<WebhookEndpointId, Task<WebhookEndpoint?>> ask)
    {
        var endpoint = RequestIds.WebhookEndpoint(id);
        return TypedResults.Ok(WebhookEndpointResource.Of(await ask(endpoint) ?? throw RequestIds.Unknown(endpoint)));
    }
}
