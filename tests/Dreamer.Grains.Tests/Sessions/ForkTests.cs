using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Sessions;

public sealed class ForkTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SessionId _from = SessionId.New(TimeProvider.System);
    private readonly SessionId _into = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;
    private ISessionGrain _original = null!;

    private ISessionGrain Copy => _silo.Grains.Session(TenantId.Local, _into);

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path);
        _original = await _silo.NewSessionAsync(_from);
    }

    [Fact]
    public async Task A_fork_holds_the_way_to_its_node_and_outlives_the_original()
    {
        var video = await RunAsync(_original, Requests.Video());
        var refined = await RunAsync(_original, Requests.Refinement(video.Id));
        var beside = await RunAsync(_original, Requests.Still() with { Parent = video.Id });
        var clip = await RunAsync(_original, Requests.Animation(refined.Id));
        var (pixels, frames) = (await _silo.ReadAsync(refined, ArtifactVariant.Image), await _silo.ReadAsync(video, ArtifactVariant.Video));

        var fork = await Copy.ForkAsync(new ForkSession { From = _from, UpTo = refined.Id });
        await _original.DeleteAsync();
        await Eventually.HoldsAsync(async () => !await _silo.Blobs.ListAsync($"local/{_from}/").AnyAsync());

        var (copiedVideo, copied) = (await ViewAsync(video.Id.In(_into)), await ViewAsync(refined.Id.In(_into)));
        Assert.Equal([copiedVideo.Id, copiedVideo.Id.OfStill(), copied.Id], fork.Generations.Select(node => node.Id));
        Assert.Equal((_from, "test"), (fork.ForkedFrom!.Value, fork.Title));
        Assert.Equal(pixels, await _silo.ReadAsync(copied, ArtifactVariant.Image));
        Assert.Equal(frames, await _silo.ReadAsync(copiedVideo, ArtifactVariant.Video));
        Assert.NotEmpty(await _silo.ReadAsync(copiedVideo, ArtifactVariant.Image)); // which is the blob of its still
        Assert.Equal((copiedVideo.Id, copiedVideo.Id.OfStill()), (copied.Settings.Parent!.Value, copied.Settings.Origin!.Value));
        Assert.Null(await _silo.Generation(clip.Id.In(_into)).GetAsync());
        Assert.Null(await _silo.Generation(beside.Id.In(_into)).GetAsync());
    }

    [Fact]
    public async Task A_fork_goes_on_as_the_original_would()
    {
        var still = await RunAsync(_original, Requests.Still());
        await Copy.ForkAsync(new ForkSession { From = _from, UpTo = still.Id });
        var there = await RunAsync(_original, Requests.Refinement(still.Id));
        var here = await RunAsync(Copy, Requests.Refinement(still.Id.In(_into)));
        Assert.Equal(await _silo.ReadAsync(there, ArtifactVariant.Image), await _silo.ReadAsync(here, ArtifactVariant.Image));
    }

    [Fact]
    public async Task Forking_again_changes_nothing_and_a_restart_keeps_the_copies()
    {
        var still = await RunAsync(_original, Requests.Still());
        var first = await Copy.ForkAsync(new ForkSession { From = _from, Title = "a copy" });
        await RunAsync(_original, Requests.Refinement(still.Id));
        var again = await Copy.ForkAsync(new ForkSession { From = _from, Title = "a copy" });
        Assert.Equal(first.Generations.AsEnumerable(), again.Generations.AsEnumerable());
        await _silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path);
        Assert.NotEmpty(await _silo.ReadAsync(await ViewAsync(still.Id.In(_into)), ArtifactVariant.Image));
        Assert.Contains(await _silo.Grains.Tenant(TenantId.Local).ListSessionsAsync(null, 10), session => session.Title == "a copy");
    }

    [Fact]
    public async Task What_had_not_ended_is_cancelled_in_the_copy_and_goes_on_in_the_original()
    {
        using var inStep = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        _silo.Model.BeforeStep = (_, _) =>
        {
            inStep.Release();
            goOn.Wait(TimeSpan.FromSeconds(20));
        };
        var id = GenerationId.New(_from);
        await _original.AddAsync(id, Requests.Still(steps: 100) with { Previews = true });
        await inStep.WaitAsync(TimeSpan.FromSeconds(20));
        goOn.Release(3);
        await Eventually.HoldsAsync(async () => (await ViewAsync(id)).Find(ArtifactVariant.Preview) is not null);
        var fork = await Copy.ForkAsync(new ForkSession { From = _from });
        goOn.Release(200);
        Assert.Equal(GenerationState.Cancelled, Assert.Single(fork.Generations).State);
        var copy = await ViewAsync(id.In(_into));
        Assert.Equal(GenerationState.Cancelled, copy.Progress.State);
        Assert.Empty(copy.Artifacts); // a preview is of what goes on
        Assert.Equal(GenerationState.Succeeded, (await _silo.EndOfAsync(id)).Progress.State);
    }

    [Fact]
    public async Task A_fork_of_what_is_not_there_is_refused()
    {
        var absent = await Assert.ThrowsAsync<DreamerException>(() => Copy.ForkAsync(new ForkSession { From = SessionId.New(TimeProvider.System) }));
        var foreign = await Assert.ThrowsAsync<DreamerException>(() => Copy.ForkAsync(new ForkSession { From = _from, UpTo = GenerationId.New(_from) }));
        Assert.Equal((ErrorCode.NotFound, ErrorCode.InvalidRequest, "generation"), (absent.Code, foreign.Code, foreign.Param));
        Assert.Null(await Copy.GetAsync());
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task<GenerationView> ViewAsync(GenerationId id) =>
        await _silo.Generation(id).GetAsync() ?? throw new InvalidOperationException($"There is no '{id}'.");

    private async Task<GenerationView> RunAsync(ISessionGrain session, GenerationRequest request)
    {
        var id = GenerationId.New((await session.GetAsync())!.Id);
        await session.AddAsync(id, request);
        return await _silo.EndOfAsync(id);
    }
}
