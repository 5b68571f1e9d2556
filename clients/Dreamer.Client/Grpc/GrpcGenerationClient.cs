using System.Runtime.CompilerServices;
using Dreamer.Client.Generations;
using Dreamer.Client.Http;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Client.Grpc;

internal sealed class GrpcGenerationClient(GrpcCalls calls, TimeProvider clock) : IGenerationClient
{
    private static readonly Duration s_longestWait = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)); // as over HTTP

    private readonly V1.GenerationService.GenerationServiceClient _generations = new(calls.Channel);

    public Task<Generation> CreateAsync(string sessionId, NewGeneration generation, CancellationToken cancellationToken = default) =>
        CreateAsync(sessionId, generation, ApiConnection.NewKey(), cancellationToken);

    public async Task<Generation> CreateAsync(
        string sessionId, NewGeneration generation, string idempotencyKey, CancellationToken cancellationToken = default)
    {
        var request = new V1.GenerationServiceCreateRequest { SessionId = sessionId, Generation = RequestMapping.Of(generation) };
        var call = _generations.CreateAsync(request, GrpcCalls.Once(idempotencyKey), cancellationToken: cancellationToken);
        return GenerationMapping.Read((await GrpcCalls.AskAsync(call)).Generation);
    }

    public async Task<Generation> FinishAsync(string draft, CancellationToken cancellationToken = default)
    {
        var call = _generations.FinishAsync(new() { Id = draft }, GrpcCalls.Once(), cancellationToken: cancellationToken);
        return GenerationMapping.Read((await GrpcCalls.AskAsync(call)).Generation);
    }

    public Task<Generation> GetAsync(string id, CancellationToken cancellationToken = default) => GetAsync(id, null, cancellationToken);

    public async Task<Generation> WaitAsync(string id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var generation = await GetAsync(id, s_longestWait, cancellationToken);
            if (generation.IsFinished)
            {
                return generation;
            }
        }
    }

    public async Task<string> CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        var call = _generations.CancelAsync(new() { Id = id }, GrpcCalls.Once(), cancellationToken: cancellationToken);
        return WireNames.Known((await GrpcCalls.AskAsync(call)).Result);
    }

    public async Task<Deletion> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        var call = _generations.DeleteAsync(new() { Id = id }, GrpcCalls.Once(), cancellationToken: cancellationToken);
        var deleted = await GrpcCalls.AskAsync(call);
        return new Deletion([.. deleted.Generations], deleted.RestorableUntil.ToDateTimeOffset());
    }

    public async Task<IReadOnlyList<string>> RestoreAsync(string id, CancellationToken cancellationToken = default)
    {
        var call = _generations.RestoreAsync(new() { Id = id }, GrpcCalls.Once(), cancellationToken: cancellationToken);
        return [.. (await GrpcCalls.AskAsync(call)).Generations];
    }

    public IAsyncEnumerable<GenerationEvent> WatchAsync(string id, long afterSequence = 0, CancellationToken cancellationToken = default) =>
        ResumedEvents.ToEndOfGenerationAsync(id, afterSequence, (after, stop) => ReadEventsAsync(id, after, stop), RpcProblem.IsLost, clock, cancellationToken);

    public async Task DownloadAsync(string id, string variant, Stream destination, CancellationToken cancellationToken = default)
    {
        var request = new V1.GenerationServiceContentRequest { Id = id, Variant = WireNames.Parse<V1.ArtifactVariant>(variant, "variant") };
        var call = _generations.Content(request, cancellationToken: cancellationToken);
        await foreach (var part in GrpcCalls.ReadAsync(call, cancellationToken))
        {
            await destination.WriteAsync(part.Chunk.Memory, cancellationToken);
        }
    }

    private async Task<Generation> GetAsync(string id, Duration? wait, CancellationToken cancellationToken)
    {
        var request = new V1.GenerationServiceGetRequest { Id = id, Wait = wait };
        return GenerationMapping.Read((await GrpcCalls.AskAsync(_generations.GetAsync(request, cancellationToken: cancellationToken))).Generation);
    }

    private async IAsyncEnumerable<GenerationEvent> ReadEventsAsync(
        string id, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = _generations.Watch(new() { Id = id, AfterSequence = afterSequence }, cancellationToken: cancellationToken);
        await foreach (var item in GrpcCalls.ReadAsync(call, cancellationToken))
        {
            if (item.Event is { } happened)
            {
                yield return GenerationMapping.Read(happened);
            }
        }
    }
}
