using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Messages;
using Dreamer.Api.Webhooks;
using Dreamer.Api.Wire;
using Dreamer.Webhooks;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Services;

/// <summary>Webhook endpoints and their messages over gRPC; see <c>protos/dreamer/v1/webhook_service.proto</c>.</summary>
internal sealed class WebhookGrpc(IGrainFactory grains) : V1.WebhookService.WebhookServiceBase
{
    [Writes]
    public override async Task<V1.WebhookServiceCreateResponse> Create(V1.WebhookServiceCreateRequest request, ServerCallContext context)
    {
        var values = new WebhookEndpointValues
        {
            Url = request.HasUrl ? request.Url : null,
            Description = request.HasDescription ? request.Description : null,
            Events = WebhookMessage.EventsOf(request.Events),
        };
        var kind = WireEnum.Sent<V1.WebhookKeyKind, WebhookKeyKind>(request.Kind, "kind");
        return new() { Endpoint = WebhookMessage.Of(await WebhookCalls.CreateAsync(values, kind, context.Seed(), context.Caller(), grains)) };
    }

    public override async Task<V1.WebhookServiceGetResponse> Get(V1.WebhookServiceGetRequest request, ServerCallContext context) =>
        new() { Endpoint = WebhookMessage.Of(await WebhookCalls.GetAsync(request.Id, context.Caller(), grains)) };

    public override async Task<V1.WebhookServiceListResponse> List(V1.WebhookServiceListRequest request, ServerCallContext context)
    {
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        var endpoints = await WebhookCalls.ListAsync(page, context.Caller(), grains);
        var response = new V1.WebhookServiceListResponse { Endpoints = { endpoints.Data.Select(WebhookMessage.Of) } };
        endpoints.NextAfter.IfAny(next => response.NextAfter = next);
        return response;
    }

    [Writes]
    public override async Task<V1.WebhookServiceChangeResponse> Change(V1.WebhookServiceChangeRequest request, ServerCallContext context)
    {
        var values = new WebhookEndpointValues
        {
            Url = request.HasUrl ? request.Url : null,
            Description = request.HasDescription ? request.Description : null,
            Events = WebhookMessage.EventsOf(request.Events),
        };
        return new() { Endpoint = WebhookMessage.Of(await WebhookCalls.ChangeAsync(request.Id, values, context.Caller(), grains)) };
    }

    [Writes]
    public override async Task<V1.WebhookServiceDeleteResponse> Delete(V1.WebhookServiceDeleteRequest request, ServerCallContext context)
    {
        await WebhookCalls.DeleteAsync(request.Id, context.Caller(), grains);
        return new();
    }

    [Writes]
    public override async Task<V1.WebhookServiceRotateSecretResponse> RotateSecret(
        V1.WebhookServiceRotateSecretRequest request, ServerCallContext context)
    {
        var body = new WebhookRotationBody { OverlapSeconds = request.HasOverlapSeconds ? request.OverlapSeconds : null };
        var endpoint = await WebhookCalls.RotateAsync(request.Id, body, context.Seed(), context.Caller(), grains);
        return new() { Endpoint = WebhookMessage.Of(endpoint) };
    }

    [Writes]
    public override async Task<V1.WebhookServiceEnableResponse> Enable(V1.WebhookServiceEnableRequest request, ServerCallContext context) =>
        new() { Endpoint = WebhookMessage.Of(await WebhookCalls.EnableAsync(request.Id, context.Caller(), grains)) };

    [Writes]
    public override async Task<V1.WebhookServiceTestResponse> Test(V1.WebhookServiceTestRequest request, ServerCallContext context) =>
        new() { Delivery = WebhookMessage.Of(await DeliveryCalls.TestAsync(request.Id, context.Seed(), context.Caller(), grains)) };

    public override async Task<V1.WebhookServiceListDeliveriesResponse> ListDeliveries(
        V1.WebhookServiceListDeliveriesRequest request, ServerCallContext context)
    {
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        var deliveries = await DeliveryCalls.ListAsync(request.Id, page, context.Caller(), grains);
        var response = new V1.WebhookServiceListDeliveriesResponse { Deliveries = { deliveries.Data.Select(WebhookMessage.Of) } };
        deliveries.NextAfter.IfAny(next => response.NextAfter = next);
        return response;
    }

    [Writes]
    public override async Task<V1.WebhookServiceRedeliverResponse> Redeliver(V1.WebhookServiceRedeliverRequest request, ServerCallContext context) =>
        new() { Delivery = WebhookMessage.Of(await DeliveryCalls.RedeliverAsync(request.Id, request.Delivery, context.Caller(), grains)) };
}
