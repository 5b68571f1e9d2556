using System.Runtime.CompilerServices;
using Dreamer.Client.Generations;
using Dreamer.Client.Http;
using Dreamer.Client.Sessions;

namespace Dreamer.Client.Grpc;

internal sealed class GrpcSessionClient(GrpcCalls calls, TimeProvider clock) : ISessionClient
{
    private readonly V1.SessionService.SessionServiceClient _sessions = new(calls.Channel);
    private readonly V1.GenerationService.GenerationServiceClient _generations = new(calls.Channel);

    public async Task<Session> CreateAsync(NewSession session, CancellationToken cancellationToken = default)
    {
        var request = new V1.SessionServiceCreateRequest { Metadata = { session.Metadata?.ToDictionary() ?? [] } };
        if (session.Title is { } title)
        {
            request.Title = title;
        }

        return Read((await GrpcCalls.AskAsync(_sessions.CreateAsync(request, GrpcCalls.Once(), cancellationToken: cancellationToken))).Session);
    }

    public async Task<Page<SessionSummary>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default)
    {
        var request = new V1.SessionServiceListRequest { Limit = limit };
        if (after is not null)
        {
            request.After = after;
        }

        var page = await GrpcCalls.AskAsync(_sessions.ListAsync(request, cancellationToken: cancellationToken));
        return new([.. page.Sessions.Select(Read)], page.HasNextAfter ? page.NextAfter : null);
    }

    public IAsyncEnumerable<SessionSummary> ListAllAsync(CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListAsync(ApiConnection.LongestPage, after, stop), cancellationToken);

    public async Task<Session> GetAsync(string id, CancellationToken cancellationToken = default) =>
        Read((await GrpcCalls.AskAsync(_sessions.GetAsync(new() { Id = id }, cancellationToken: cancellationToken))).Session);

    public async Task<Page<Generation>> ListGenerationsAsync(
        string id, int limit = 20, string? after = null, CancellationToken cancellationToken = default)
    {
        var request = new V1.GenerationServiceListRequest { SessionId = id, Limit = limit };
        if (after is not null)
        {
            request.After = after;
        }

        var page = await GrpcCalls.AskAsync(_generations.ListAsync(request, cancellationToken: cancellationToken));
        return new([.. page.Generations.Select(GenerationMapping.Read)], page.HasNextAfter ? page.NextAfter : null);
    }

    public IAsyncEnumerable<Generation> ListAllGenerationsAsync(string id, CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListGenerationsAsync(id, ApiConnection.LongestPage, after, stop), cancellationToken);

    public async Task<Session> ForkAsync(string id, SessionFork fork, CancellationToken cancellationToken = default)
    {
        var request = new V1.SessionServiceForkRequest { Id = id, Metadata = { fork.Metadata?.ToDictionary() ?? [] } };
        if (fork.Generation is { } generation)
        {
            request.Generation = generation;
        }

        if (fork.Title is { } title)
        {
            request.Title = title;
        }

        return Read((await GrpcCalls.AskAsync(_sessions.ForkAsync(request, GrpcCalls.Once(), cancellationToken: cancellationToken))).Session);
    }

    public async Task<Session> ChangeAsync(string id, SessionChange change, CancellationToken cancellationToken = default)
    {
        var request = new V1.SessionServiceChangeRequest { Id = id, Metadata = { change.Metadata?.ToDictionary() ?? [] } };
        if (change.Title is { } title)
        {
            request.Title = title;
        }

        return Read((await GrpcCalls.AskAsync(_sessions.ChangeAsync(request, GrpcCalls.Once(), cancellationToken: cancellationToken))).Session);
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        GrpcCalls.AskAsync(_sessions.DeleteAsync(new() { Id = id }, GrpcCalls.Once(), cancellationToken: cancellationToken));

    public IAsyncEnumerable<GenerationEvent> WatchAsync(string id, long afterSequence = 0, CancellationToken cancellationToken = default) =>
        ResumedEvents.WithoutEndAsync(id, afterSequence, (after, stop) => ReadEventsAsync(id, after, stop), RpcProblem.IsLost, clock, cancellationToken);

    private async IAsyncEnumerable<GenerationEvent> ReadEventsAsync(
        string id, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = _sessions.Watch(new() { Id = id, AfterSequence = afterSequence }, cancellationToken: cancellationToken);
        await foreach (var item in GrpcCalls.ReadAsync(call, cancellationToken))
        {
            if (item.Event is { } happened)
            {
                yield return GenerationMapping.Read(happened);
            }
        }
    }

    private static Session Read(V1.Session sent) => new(
        sent.Id, sent.Title, sent.CreatedAt.ToDateTimeOffset(), new Dictionary<string, string>(sent.Metadata),
        [.. sent.Generations.Select(Read)], sent.LastSequence, sent.HasForkedFrom ? sent.ForkedFrom : null, sent.Copying ? true : null);

    private static SessionSummary Read(V1.SessionSummary sent) => new(sent.Id, sent.Title, sent.CreatedAt.ToDateTimeOffset());

    private static SessionNode Read(V1.SessionNode sent) => new(
        sent.Id, WireNames.Known(sent.Kind), sent.HasParent ? sent.Parent : null, WireNames.Known(sent.State), sent.CreatedAt.ToDateTimeOffset());
}
