using Dreamer.Api.Tests.Events;
using Dreamer.Api.Tests.Hosting;
using Grpc.Core;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>Events come in order, once, and go on where a reader left off.</summary>
public sealed class WatchTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_generations_events_are_those_of_HTTP()
    {
        var still = await host.FinishedStillAsync("a blue star");

        var http = await host.ReadEventsAsync($"/v1/generations/{still}/events");
        var grpc = await EventsAsync(still);

        Assert.Equal(http.Select(item => long.Parse(item.EventId!)), grpc.Select(item => item.Event.Sequence));
        Assert.Equal(V1.GenerationState.Succeeded, grpc[^1].Event.State);
    }

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_it_missed_and_nothing_twice()
    {
        var all = await EventsAsync(await host.SomeStillAsync());

        var rest = await EventsAsync(await host.SomeStillAsync(), all[2].Event.Sequence);

        Assert.Equal(all.Skip(3), rest);
    }

    [Fact]
    public async Task What_happens_while_one_watches_is_told_to_its_end()
    {
        var session = await host.Grpc.OpenSessionAsync();
        var still = await host.Grpc.GenerateAsync(session.Id, new() { Kind = V1.GenerationKind.TextToImage, Caption = "a star", Steps = 8 });

        var events = await EventsAsync(still.Id);

        Assert.Equal(events.Select(item => item.Event.Sequence).Order().Distinct(), events.Select(item => item.Event.Sequence));
        Assert.Equal((V1.GenerationState.Queued, V1.GenerationState.Succeeded), (events[0].Event.State, events[^1].Event.State));
        Assert.Contains(events, item => item.Event.Type == V1.EventType.Output && item.Event.Output.Variant == V1.ArtifactVariant.Image);
    }

    [Fact]
    public async Task A_sessions_stream_ends_when_it_is_deleted()
    {
        var session = await host.Grpc.OpenSessionAsync();
        await host.Grpc.GenerateAsync(session.Id, new() { Kind = V1.GenerationKind.TextToImage, Caption = "a star", Steps = 1 });
        using var call = host.Grpc.Stream<V1.SessionServiceWatchResponse>("SessionService/Watch", new V1.SessionServiceWatchRequest { Id = session.Id });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        await host.Grpc.AskAsync<V1.SessionServiceDeleteResponse>("SessionService/Delete", new V1.SessionServiceDeleteRequest { Id = session.Id });
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_reader_that_leaves_is_let_go()
    {
        var session = await host.Grpc.OpenSessionAsync();
        using var leaves = new CancellationTokenSource();
        using var call = host.Grpc.Stream<V1.SessionServiceWatchResponse>(
            "SessionService/Watch", new V1.SessionServiceWatchRequest { Id = session.Id }, leaves.Token);
        await call.ResponseHeadersAsync;
        await leaves.CancelAsync();

        await host.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(30)); // the server has noticed
    }

    [Fact]
    public async Task Five_hundred_watch_and_each_sees_every_event_once_and_in_order()
    {
        var session = await host.Grpc.OpenSessionAsync();
        var generation = await host.Grpc.GenerateAsync(session.Id, new() { Kind = V1.GenerationKind.TextToImage, Caption = "a star", Steps = 20 });
        var expected = (await EventsAsync(generation.Id)).Select(item => item.Event.Sequence).ToList();

        var watched = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => EventsAsync(generation.Id)));

        Assert.All(watched, events => Assert.Equal(expected, events.Select(item => item.Event.Sequence)));
    }

    private async Task<List<V1.GenerationServiceWatchResponse>> EventsAsync(string id, long after = 0)
    {
        var request = new V1.GenerationServiceWatchRequest { Id = id, AfterSequence = after };
        using var call = host.Grpc.Stream<V1.GenerationServiceWatchResponse>("GenerationService/Watch", request);
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }
}
