using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Sessions;

/// <summary>Forks and deletions go a page of nodes at a time: here one is held up after the first of three.</summary>
public sealed class PiecesTests : IAsyncLifetime, IDisposable
{
    private const int Nodes = 30;
    private const int FirstPiece = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _afterCrash = new();
    private readonly SessionId _from = SessionId.New(TimeProvider.System);
    private readonly SessionId _into = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;

    private WatchedBlobs Blobs => (WatchedBlobs)_silo.Blobs;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path, adapt: WatchedBlobs.Wrap);
        var session = await _silo.NewSessionAsync(_from);
        foreach (var first in new[] { GenerationId.New(_from), GenerationId.New(_from) })
        {
            await session.AddAsync(first, Requests.Still(steps: 1) with { Count = Nodes / 2 });
            await Task.WhenAll(Enumerable.Range(0, Nodes / 2).Select(i => _silo.EndOfAsync(first.Variation(i))));
        }
    }

    [Fact]
    public async Task While_it_is_copied_a_session_shows_what_is_there_and_takes_nothing_else()
    {
        var fork = await HoldUpForkAsync();
        Assert.Equal((FirstPiece, true), (fork.Generations.Length, fork.IsCopying));
        var addition = await Assert.ThrowsAsync<DreamerException>(() => Into(_silo).AddAsync(GenerationId.New(_into), Requests.Still()));
        var third = _silo.Grains.Session(TenantId.Local, SessionId.New(TimeProvider.System));
        var second = await Assert.ThrowsAsync<DreamerException>(() => third.ForkAsync(new ForkSession { From = _into }));
        Assert.All([addition, second], refusal => Assert.Equal((ErrorCode.Conflict, true), (refusal.Code, refusal.IsRetryable)));
        Blobs.Failing = null;
        Assert.Equal((Nodes, false), await AnswerOf(Into(_silo).ForkAsync(Fork)));
        Assert.Equal(_into, (await Into(_silo).AddAsync(GenerationId.New(_into), Requests.Still(steps: 1))).Id.Session);
    }

    /// <summary>By itself: nobody asks for the fork again.</summary>
    [Fact]
    public async Task A_restart_goes_on_copying()
    {
        await HoldUpForkAsync();
        CrashCopy.Take(_folder.Path, _afterCrash.Path);
        await using var restarted = await TestSilo.StartAsync(_afterCrash.Path, adapt: WatchedBlobs.Wrap);
        await Eventually.HoldsAsync(async () => await ImagesOf(restarted) == Nodes);
        Assert.Equal((Nodes, false), await AnswerOf(Into(restarted).ForkAsync(Fork)));
        await restarted.ForgetsAsync("_unfinished/");
        Assert.All((await Into(restarted).GetAsync())!.Generations, node => Assert.Equal(GenerationState.Succeeded, node.State));
    }

    [Fact]
    public async Task A_fork_whose_original_is_deleted_ends_with_what_is_there()
    {
        await HoldUpForkAsync();
        Assert.True(await _silo.Grains.Session(TenantId.Local, _from).DeleteAsync());
        await Eventually.HoldsAsync(async () => !await _silo.Blobs.ListAsync($"local/{_from}/").AnyAsync());
        Blobs.Failing = null;
        await Eventually.HoldsAsync(async () => await Into(_silo).GetAsync() is { IsCopying: false });
        Assert.Equal((FirstPiece, false), await AnswerOf(Into(_silo).ForkAsync(Fork)));
        await _silo.ForgetsAsync("_unfinished/"); // what was copied and not stored is deleted
        Assert.Equal(FirstPiece, await ImagesOf(_silo));
    }

    [Fact]
    public async Task A_fork_that_is_deleted_before_it_is_whole_leaves_nothing()
    {
        await HoldUpForkAsync();
        Blobs.Failing = null;
        await Into(_silo).DeleteAsync();
        await _silo.ForgetsAsync(_into);
    }

    /// <summary>A file of the original is damaged or gone: one node says so, and the others are copied.</summary>
    [Fact]
    public async Task What_cannot_be_copied_says_so_in_the_copy()
    {
        var node = (await _silo.Grains.Session(TenantId.Local, _from).GetAsync())!.Generations[4];
        var view = await _silo.Generation(node.Id).GetAsync();
        await Blobs.DeleteAsync(view!.Find(ArtifactVariant.Image)!.Blob);
        var fork = await Into(_silo).ForkAsync(Fork);
        Assert.Equal(Nodes - 1, fork.Generations.Count(copy => copy.State == GenerationState.Succeeded));
        var failed = await _silo.Generation(node.Id.In(_into)).GetAsync();
        Assert.Equal((GenerationState.Failed, GenerationState.Failed), (failed!.Progress.State, fork.Generations[4].State));
        Assert.Contains("image.png", failed.Error!.Detail, StringComparison.Ordinal);
    }

    /// <summary>It is gone at once, also for a server that starts after a crash, which deletes the rest.</summary>
    [Fact]
    public async Task A_restart_goes_on_deleting()
    {
        Blobs.Failing = $"_sessions/local/{_from}/nodes/";
        Assert.True(await _silo.Grains.Session(TenantId.Local, _from).DeleteAsync());
        Assert.Null(await _silo.Grains.Session(TenantId.Local, _from).GetAsync());
        Assert.False(await _silo.Grains.Session(TenantId.Local, _from).DeleteAsync());
        CrashCopy.Take(_folder.Path, _afterCrash.Path);
        await using var restarted = await TestSilo.StartAsync(_afterCrash.Path, adapt: WatchedBlobs.Wrap);
        Assert.Null(await restarted.Grains.Session(TenantId.Local, _from).GetAsync());
        Assert.Empty(await restarted.Grains.Tenant(TenantId.Local).ListSessionsAsync(null, 10));
        await restarted.ForgetsAsync(_from);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _afterCrash.Dispose();
    }

    private ForkSession Fork => new() { From = _from };

    private ISessionGrain Into(TestSilo silo) => silo.Grains.Session(TenantId.Local, _into);

    private ValueTask<int> ImagesOf(TestSilo silo) =>
        silo.Blobs.ListAsync($"local/{_into}/").CountAsync(key => key.EndsWith("image.png", StringComparison.Ordinal));

    private static async Task<(int Nodes, bool IsCopying)> AnswerOf(Task<SessionView> asked) =>
        await asked is var fork ? (fork.Generations.Length, fork.IsCopying) : default;

    private async Task<SessionView> HoldUpForkAsync()
    {
        Blobs.Failing = $"_sessions/local/{_into}/nodes/000001";
        await Assert.ThrowsAnyAsync<Exception>(() => Into(_silo).ForkAsync(Fork));
        return (await Into(_silo).GetAsync())!;
    }
}
