using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Sessions;

public sealed class EventTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GenerationId _id = GenerationId.New(SessionId.New(TimeProvider.System));
    private TestSilo _silo = null!;

    private ISessionGrain Session => _silo.Grains.Session(TenantId.Local, _id.Session);

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path);
        await _silo.NewSessionAsync(_id.Session);
    }

    [Fact]
    public async Task A_follower_sees_the_whole_life_in_order()
    {
        var watching = WatchAsync(after: 0);
        await Session.AddAsync(_id, Requests.Still(steps: 4));
        var events = await watching;
        var states = events.Where(e => e.Kind == SessionEventKind.State).Select(e => (e.Progress.State, e.Progress.Stage));
        (GenerationState, GenerationStage?)[] life =
        [
            (GenerationState.Queued, null),
            (GenerationState.Running, GenerationStage.StageOne),
            (GenerationState.Running, GenerationStage.Decode),
            (GenerationState.Succeeded, null),
        ];
        Assert.Equal(life, states);
        Assert.Equal(Enumerable.Range(1, 4), events.Where(e => e.Kind == SessionEventKind.Progress).Select(e => e.Progress.Step));
        Assert.Equal("Image Thumbnail Latents", string.Join(' ', events.Where(e => e.Artifact is not null).Select(e => e.Artifact!.Variant)));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_late_reader_replays_exactly_what_it_has_missed()
    {
        await Session.AddAsync(_id, Requests.Still(steps: 4));
        await _silo.EndOfAsync(_id);
        var all = await WatchAsync(after: 0);
        var rest = await WatchAsync(after: all[3].Sequence);
        Assert.Equal(all.Skip(4), rest);
    }

    /// <summary>Of a log that is gone, say: a backup was restored.</summary>
    [Fact]
    public async Task After_a_number_that_is_not_given_yet_all_is_replayed()
    {
        await Session.AddAsync(_id, Requests.Still(steps: 4));
        await _silo.EndOfAsync(_id);
        Assert.Equal(await WatchAsync(after: 0), await WatchAsync(after: 1_000_000));
    }

    [Fact]
    public async Task After_a_restart_kept_events_are_replayed_and_numbers_go_on_growing()
    {
        await Session.AddAsync(_id, Requests.Still(steps: 4));
        await _silo.EndOfAsync(_id);
        var before = await WatchAsync(after: 0);
        await _silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path);
        var kept = await WatchAsync(after: 0);
        Assert.Equal(before.Where(e => e.Kind != SessionEventKind.Progress), kept);
        var second = GenerationId.New(_id.Session);
        await Session.AddAsync(second, Requests.Still(steps: 1));
        var more = await WatchAsync(after: before[^1].Sequence, of: second);
        Assert.True(more[0].Sequence > before[^1].Sequence);
    }

    [Fact]
    public async Task Two_followers_see_the_same()
    {
        var (first, second) = (WatchAsync(after: 0), WatchAsync(after: 0));
        await Session.AddAsync(_id, Requests.Video(steps: 3));
        Assert.Equal(await first, await second);
    }

    [Fact]
    public async Task A_reader_that_gives_up_leaves_no_trace()
    {
        using var stop = new CancellationTokenSource();
        var reading = Session.WatchAsync(0, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = reading.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await reading.DisposeAsync();
        await Session.AddAsync(_id, Requests.Still(steps: 1));
        Assert.Equal(GenerationState.Succeeded, (await _silo.EndOfAsync(_id)).Progress.State);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    /// <summary>Reads up to the end of a generation.</summary>
    private async Task<List<SessionEvent>> WatchAsync(long after, GenerationId? of = null)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var events = new List<SessionEvent>();
        await foreach (var entry in Session.WatchAsync(after, late.Token))
        {
            events.Add(entry);
            if (entry.Progress.State.IsFinal() && entry.Generation == (of ?? _id))
            {
                break;
            }
        }
        return events;
    }
}
