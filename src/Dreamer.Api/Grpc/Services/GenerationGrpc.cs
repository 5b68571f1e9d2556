using Dreamer.Api.Events;
using Dreamer.Api.Generations;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Messages;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Dreamer.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Dreamer.Api.Grpc.Services;

/// <summary>Generations over gRPC; see <c>protos/dreamer/v1/generation_service.proto</c>.</summary>
internal sealed class GenerationGrpc(IGrainFactory grains, IBlobStore blobs, TimeProvider clock) : V1.GenerationService.GenerationServiceBase
{
    [Writes]
    public override async Task<V1.GenerationServiceCreateResponse> Create(V1.GenerationServiceCreateRequest request, ServerCallContext context)
    {
        var asked = GenerationRequestMessage.Read(request.Generation);
        var generation = await GenerationCalls.CreateAsync(request.SessionId, asked, context.Seed(), context.Caller(), grains, clock);
        return new() { Generation = GenerationMessage.Of(generation) };
    }

    [Writes]
    public override async Task<V1.GenerationServiceFinishResponse> Finish(V1.GenerationServiceFinishRequest request, ServerCallContext context) =>
        new() { Generation = GenerationMessage.Of(await GenerationCalls.FinishAsync(request.Id, context.Caller(), grains)) };

    [RequestTimeout(RequestPolicies.Wait)]
    public override async Task<V1.GenerationServiceGetResponse> Get(V1.GenerationServiceGetRequest request, ServerCallContext context)
    {
        var wait = CallFields.WaitOf(request.Wait);
        var generation = await GenerationCalls.GetAsync(request.Id, wait, context.Caller(), grains, clock, context.CancellationToken);
        return new() { Generation = GenerationMessage.Of(generation) };
    }

    public override async Task<V1.GenerationServiceListResponse> List(V1.GenerationServiceListRequest request, ServerCallContext context)
    {
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        var generations = await GenerationCalls.ListAsync(request.SessionId, page, context.Caller(), grains);
        var response = new V1.GenerationServiceListResponse { Generations = { generations.Data.Select(GenerationMessage.Of) } };
        generations.NextAfter.IfAny(next => response.NextAfter = next);
        return response;
    }

    [Writes]
    public override async Task<V1.GenerationServiceCancelResponse> Cancel(V1.GenerationServiceCancelRequest request, ServerCallContext context)
    {
        var outcome = await GenerationCalls.CancelAsync(request.Id, context.Caller(), grains);
        return new() { Result = WireEnum.To<CancelOutcome, V1.CancelOutcome>(outcome) };
    }

    public override async Task Watch(
        V1.GenerationServiceWatchRequest request, IServerStreamWriter<V1.GenerationServiceWatchResponse> responseStream, ServerCallContext context)
    {
        var items = await EventCalls.OfGenerationAsync(request.Id, EventPlace.OfField(request.AfterSequence), context.Caller(), grains, clock);
        await context.WriteResponseHeadersAsync([]); // the first event may take its time
        await foreach (var item in items.WithCancellation(context.CancellationToken))
        {
            var response = item.Event is { } happened
                ? new V1.GenerationServiceWatchResponse { Event = EventMessage.Of(happened) }
                : new V1.GenerationServiceWatchResponse { Missed = EventMessage.MissedOf(item) };
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public override async Task Content(
        V1.GenerationServiceContentRequest request, IServerStreamWriter<V1.GenerationServiceContentResponse> responseStream, ServerCallContext context)
    {
        var variant = WireEnum.Sent<V1.ArtifactVariant, ArtifactVariant>(request.Variant, "variant") is { } named ? WireName.Of(named) : null;
        var (blob, _) = await GenerationContent.OpenAsync(request.Id, variant, context.Caller(), grains, blobs, context.CancellationToken);
        await ByteStream.SendAsync(
            blob, request.Offset, responseStream, header => new() { Header = header }, chunk => new() { Chunk = chunk }, context.CancellationToken);
    }
}
