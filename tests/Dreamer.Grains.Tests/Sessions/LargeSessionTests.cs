using System.Collections.Immutable;
using System.Diagnostics;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Sessions;

/// <summary>Sessions as large as they may be, with the longest texts, of characters that take three bytes each.</summary>
public sealed class LargeSessionTests : IAsyncLifetime, IDisposable
{
    private const int MostBytesPerEvent = 8 << 10;

    private readonly TemporaryFolder _folder = new();
    private readonly SessionId _id = SessionId.New(TimeProvider.System);
    private readonly SessionId _copy = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;

    private ISessionGrain Session => _silo.Grains.Session(TenantId.Local, _id);

    private ISessionGrain Copy => _silo.Grains.Session(TenantId.Local, _copy);

    private WatchedBlobs Blobs => (WatchedBlobs)_silo.Blobs;

    private static ImmutableDictionary<string, string> LongestMetadata { get; } = Enumerable.Range(0, GenerationLimits.MetadataEntries)
        .ToImmutableDictionary(i => $"k{i}", _ => new string('漢', GenerationLimits.MetadataLength));

    public async Task InitializeAsync()
    {
        _silo = await StartAsync();
        await Session.CreateAsync(new CreateSession { Title = new string('題', 200), Metadata = LongestMetadata });
    }

    /// <summary>With the longest captions: whatever happens, little is written; and all can be done that can be done with a small one.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(1_000)]
    public async Task A_session_of_many_generations_opens_streams_forks_and_is_deleted(int generations)
    {
        await AddAsync(generations);
        Assert.Equal(100, await Session.WatchAsync(0).Take(100).CountAsync());
        AssertSmallWrites(_id);

        await RestartAsync();
        Assert.Equal(generations, (await Session.GetAsync())!.Generations.Count(node => node.State == GenerationState.Succeeded));
        await using (var events = Session.WatchAsync(0).GetAsyncEnumerator())
        {
            Assert.True(await events.MoveNextAsync());
            Assert.Equal(generations > 100, events.Current.Missed);
        }

        var fork = await ForkAsync();
        Assert.Equal((generations, false), (fork.Generations.Length, fork.IsCopying));
        AssertSmallWrites(_copy);

        var began = Stopwatch.GetTimestamp();
        Assert.True(await Session.DeleteAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Null(await Session.GetAsync());
        Assert.Equal([_copy], (await _silo.Grains.Tenant(TenantId.Local).ListSessionsAsync(null, 10)).Select(session => session.Id));
        await _silo.ForgetsAsync(_id);
        var copied = await _silo.Generation(fork.Generations[^1].Id).GetAsync();
        Assert.NotEmpty(await _silo.ReadAsync(copied!, ArtifactVariant.Image));
    }

    /// <summary>Each holds its own captions and those of sixteen before it: as one state they had more bytes than are read.</summary>
    [Fact]
    public async Task What_a_session_accepts_it_can_read_and_delete()
    {
        const int Nodes = 160;
        GenerationId? parent = null;
        for (var i = 0; i < Nodes; i++)
        {
            var step = Math.Min(i, GenerationLimits.EarlierCaptions);
            var first = Requests.Still(steps: GenerationLimits.EarlierCaptions + 1);
            var request = parent is { } from ? Requests.Continuation(from, step) : first;
            var id = GenerationId.New(_id);
            await Session.AddAsync(id, Longest(request, i));
            await _silo.EndOfAsync(id);
            parent = i < GenerationLimits.EarlierCaptions ? id : parent;
        }
        AssertSmallWrites(_id);
        await RestartAsync();
        var session = await Session.GetAsync();
        Assert.Equal(Nodes, session!.Generations.Length);
        Assert.All(
            await Task.WhenAll(session.Generations.Select(node => _silo.Generation(node.Id).GetAsync())),
            view => Assert.Equal(GenerationState.Succeeded, view!.Progress.State));
        Assert.True(await Session.DeleteAsync());
        await _silo.ForgetsAsync(_id);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private static GenerationRequest Longest(GenerationRequest request, int i) => request with
    {
        Caption = Text(i),
        NegativeCaption = Text(i + 1),
        Metadata = LongestMetadata,
    };

    private static string Text(int i) => string.Concat(Enumerable.Repeat($"{(char)(0x4e00 + i)}東", GenerationLimits.CaptionLength / 2));

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(_folder.Path, adapt: WatchedBlobs.Wrap);

    private async Task RestartAsync()
    {
        await _silo.DisposeAsync();
        _silo = await StartAsync();
    }

    private async Task AddAsync(int generations)
    {
        var most = (int)GenerationField.Of(nameof(GenerationRequest.Count)).Largest!;
        for (var added = 0; added < generations; added += most)
        {
            var (id, count) = (GenerationId.New(_id), Math.Min(most, generations - added));
            await Session.AddAsync(id, Longest(Requests.Still(steps: 1), added) with { Count = count });
            await Task.WhenAll(Enumerable.Range(0, count).Select(i => _silo.EndOfAsync(id.Variation(i))));
        }
    }

    private async Task<SessionView> ForkAsync()
    {
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            var fork = await Copy.ForkAsync(new ForkSession { From = _id });
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(25));
            if (!fork.IsCopying)
            {
                return fork;
            }
        }
    }

    /// <summary>An event begins with its page; what is written until the next is its. Without events, a page is a piece of a copying.</summary>
    private void AssertSmallWrites(SessionId session)
    {
        var writes = Blobs.Writes.Where(write => write.Key.Contains(session.Value[4..], StringComparison.Ordinal)).ToList();
        var pages = writes.Where(write => write.Key.StartsWith("_sessions/", StringComparison.Ordinal)).ToList();
        var (perEvent, hasEvents) = (new List<int>(), pages.Exists(write => IsEvents(write.Key)));
        foreach (var (key, bytes) in pages)
        {
            perEvent.Add(hasEvents && !IsEvents(key) ? perEvent[^1] + bytes : bytes);
        }
        Assert.InRange(perEvent.Max(), 1, MostBytesPerEvent);
        var headers = writes.Count(write => write.Key.StartsWith(".grains/session/", StringComparison.Ordinal));
        Assert.InRange(headers, 1, 2); // it changes when a copying begins and ends
    }

    private static bool IsEvents(string key) => key.Contains("/events/", StringComparison.Ordinal);
}
