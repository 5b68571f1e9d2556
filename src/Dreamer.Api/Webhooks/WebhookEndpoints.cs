using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
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
        var made = await WebhookCalls.CreateAsync(body.ToValues(), body.Kind, seed, caller, grains);
        return TypedResults.Created($"/v1/webhook_endpoints/{made.Id}", made);
    }

    private static async Task<Ok<Page<WebhookEndpointResource>>> ListAsync(
        [AsParameters] PageQuery page, Caller caller, IGrainFactory grains) => TypedResults.Ok(await WebhookCalls.ListAsync(page, caller, grains));

    private static async Task<Ok<WebhookEndpointResource>> GetAsync(string id, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await WebhookCalls.GetAsync(id, caller, grains));

    private static async Task<Ok<WebhookEndpointResource>> ChangeAsync(string id, WebhookChangeBody body, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await WebhookCalls.ChangeAsync(id, body.ToValues(), caller, grains));

    private static async Task<NoContent> DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        await WebhookCalls.DeleteAsync(id, caller, grains);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<WebhookEndpointResource>> RotateAsync(
        string id, WebhookRotationBody? body, RequestSeed seed, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await WebhookCalls.RotateAsync(id, body, seed, caller, grains));

    private static async Task<Ok<WebhookEndpointResource>> EnableAsync(string id, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await WebhookCalls.EnableAsync(id, caller, grains));
}
