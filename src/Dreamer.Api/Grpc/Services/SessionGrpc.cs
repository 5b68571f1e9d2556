using Dreamer.Api.Events;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Messages;
using Dreamer.Api.Requests;
using Dreamer.Api.Sessions;
using Dreamer.Api.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Dreamer.Api.Grpc.Services;

/// <summary>Sessions over gRPC; see <c>protos/dreamer/v1/session_service.proto</c>.</summary>
internal sealed class SessionGrpc(IGrainFactory grains, TimeProvider clock) : V1.SessionService.SessionServiceBase
{
    [Writes]
    public override async Task<V1.SessionServiceCreateResponse> Create(V1.SessionServiceCreateRequest request, ServerCallContext context)
    {
        var body = new SessionBody { Title = request.HasTitle ? request.Title : null, Metadata = CallFields.MetadataOf(request.Metadata) };
        return new() { Session = SessionMessage.Of(await SessionCalls.CreateAsync(body, context.Seed(), context.Caller(), grains)) };
    }

    public override async Task<V1.SessionServiceGetResponse> Get(V1.SessionServiceGetRequest request, ServerCallContext context) =>
        new() { Session = SessionMessage.Of(await SessionCalls.GetAsync(request.Id, context.Caller(), grains)) };

    public override async Task<V1.SessionServiceListResponse> List(V1.SessionServiceListRequest request, ServerCallContext context)
    {
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        var sessions = await SessionCalls.ListAsync(page, context.Caller(), grains, request.HasSearch ? request.Search : null);
        var response = new V1.SessionServiceListResponse { Sessions = { sessions.Data.Select(SessionMessage.Of) } };
        sessions.NextAfter.IfAny(next => response.NextAfter = next);
        return response;
    }

    [Writes]
    public override async Task<V1.SessionServiceChangeResponse> Change(V1.SessionServiceChangeRequest request, ServerCallContext context)
    {
        var body = new SessionChangeBody { Title = request.HasTitle ? request.Title : null, Metadata = CallFields.MetadataOf(request.Metadata) };
        return new() { Session = SessionMessage.Of(await SessionCalls.ChangeAsync(request.Id, body, context.Caller(), grains)) };
    }

    [Writes, RequestTimeout(RequestPolicies.Tree)]
    public override async Task<V1.SessionServiceForkResponse> Fork(V1.SessionServiceForkRequest request, ServerCallContext context)
    {
        var body = new ForkBody
        {
            Generation = request.HasGeneration ? request.Generation : null,
            Title = request.HasTitle ? request.Title : null,
            Metadata = CallFields.MetadataOf(request.Metadata),
        };
        return new() { Session = SessionMessage.Of(await SessionCalls.ForkAsync(request.Id, body, context.Seed(), context.Caller(), grains)) };
    }

    [Writes, RequestTimeout(RequestPolicies.Tree)]
    public override async Task<V1.SessionServiceDeleteResponse> Delete(V1.SessionServiceDeleteRequest request, ServerCallContext context)
    {
        await SessionCalls.DeleteAsync(request.Id, context.Caller(), grains);
        return new();
    }

    public override async Task Watch(
        V1.SessionServiceWatchRequest request, IServerStreamWriter<V1.SessionServiceWatchResponse> responseStream, ServerCallContext context)
    {
        var items = await EventCalls.OfSessionAsync(request.Id, EventPlace.OfField(request.AfterSequence), context.Caller(), grains, clock);
        await context.WriteResponseHeadersAsync([]); // the first event may take its time
        await foreach (var item in items.WithCancellation(context.CancellationToken))
        {
            var response = item.Event is { } happened
                ? new V1.SessionServiceWatchResponse { Event = EventMessage.Of(happened) }
                : new V1.SessionServiceWatchResponse { Missed = EventMessage.MissedOf(item) };
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }
}
