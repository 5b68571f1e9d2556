using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Sessions;

/// <summary>What is not stored has not happened, and the next try stores it.</summary>
public sealed class FailedWriteTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _afterCrash = new();
    private readonly GenerationId _id = GenerationId.New(SessionId.New(TimeProvider.System));
    private TestSilo _silo = null!;
    private ISessionGrain _session = null!;

    private WatchedBlobs Blobs => (WatchedBlobs)_silo.Blobs;

    public async Task InitializeAsync()
    {
        _silo = await StartAsync(_folder);
        _session = await _silo.NewSessionAsync(_id.Session);
    }

    [Theory]
    [InlineData("/events/")]
    [InlineData("/nodes/")]
    [InlineData("/generation/")]
    [InlineData("_unfinished/")]
    public async Task An_addition_that_could_not_be_stored_is_made_by_the_next_try(string failing)
    {
        Blobs.Failing = failing;
        await Assert.ThrowsAnyAsync<Exception>(() => _session.AddAsync(_id, Requests.Still(steps: 2)));
        Assert.Empty((await _session.GetAsync())!.Generations);
        Blobs.Failing = null;
        await _session.AddAsync(_id, Requests.Still(steps: 2));
        Assert.Equal(GenerationState.Succeeded, (await _silo.EndOfAsync(_id)).Progress.State);
        await AssertLifeAsync(_silo);
        await _silo.DisposeAsync();
        _silo = await StartAsync(_folder);
        await AssertLifeAsync(_silo);
    }

    /// <summary>The event is written before the node: a crash in between leaves a node that the event knows more of.</summary>
    [Fact]
    public async Task An_end_whose_node_was_not_written_any_more_is_read_from_its_event()
    {
        await _session.AddAsync(_id, Requests.Still(steps: 2));
        Blobs.Before = key =>
        {
            if (key.Contains("/nodes/", StringComparison.Ordinal))
            {
                Blobs.Failing = null;
                CrashCopy.Take(_folder.Path, _afterCrash.Path);
            }
            return Task.CompletedTask;
        };
        await _silo.EndOfAsync(_id);
        await using var restarted = await StartAsync(_afterCrash);
        var session = (await restarted.Grains.Session(TenantId.Local, _id.Session).GetAsync())!;
        Assert.Equal(GenerationState.Succeeded, Assert.Single(session.Generations).State);
        await AssertLifeAsync(restarted);
        var writes = ((WatchedBlobs)restarted.Blobs).Writes;
        Assert.Contains(writes, write => write.Key.Contains("/nodes/", StringComparison.Ordinal)); // before the event leaves the log
    }

    [Fact]
    public async Task An_addition_that_a_crash_cuts_short_is_deleted_at_the_next_start()
    {
        Blobs.Failing = "/events/";
        await Assert.ThrowsAnyAsync<Exception>(() => _session.AddAsync(_id, Requests.Still()));
        Assert.Equal(GenerationState.Queued, (await _silo.Generation(_id).GetAsync())!.Progress.State); // it is prepared
        CrashCopy.Take(_folder.Path, _afterCrash.Path);
        await using var restarted = await StartAsync(_afterCrash);
        await restarted.ForgetsAsync(_id.Value[37..]);
        Assert.Empty((await restarted.Grains.Session(TenantId.Local, _id.Session).GetAsync())!.Generations);
    }

    /// <summary>Its end clears the mark that the deletion counts on.</summary>
    [Fact]
    public async Task A_generation_that_is_deleted_while_it_tells_its_end_is_gone()
    {
        Blobs.Before = async key =>
        {
            var isMark = key.StartsWith("_unfinished/", StringComparison.Ordinal);
            if (isMark && await _silo.Generation(_id).GetAsync() is { Progress.State: GenerationState.Succeeded })
            {
                Blobs.Failing = null;
                await _session.DeleteAsync();
                await Eventually.HoldsAsync(async () => await _silo.Generation(_id).GetAsync() is null);
            }
        };
        await _session.AddAsync(_id, Requests.Still(steps: 2));
        await Eventually.HoldsAsync(async () => await _session.GetAsync() is null);
        await _silo.ForgetsAsync(_id.Value[37..]);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _afterCrash.Dispose();
    }

    private static Task<TestSilo> StartAsync(TemporaryFolder folder) => TestSilo.StartAsync(folder.Path, adapt: WatchedBlobs.Wrap);

    /// <summary>Each state once, the end last.</summary>
    private async Task AssertLifeAsync(TestSilo silo)
    {
        var session = silo.Grains.Session(TenantId.Local, _id.Session);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var events = new List<SessionEvent>();
        await foreach (var entry in session.WatchAsync(0, late.Token))
        {
            events.Add(entry);
            if (entry.Progress.State.IsFinal())
            {
                break;
            }
        }
        Assert.Single(events, entry => entry.Progress.State == GenerationState.Queued);
        Assert.Equal(3, events.Count(entry => entry.Artifact is not null));
        Assert.Single((await session.GetAsync())!.Generations);
    }
}
