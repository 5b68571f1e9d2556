using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Sessions;
using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>Drafts, and what finishes them.</summary>
public sealed class DraftTests : IAsyncLifetime, IDisposable
{
    private const int Steps = 8, Stop = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly SessionId _id = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;
    private ISessionGrain _session = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path);
        _session = await _silo.NewSessionAsync(_id);
    }

    [Fact]
    public async Task A_draft_stops_on_the_way_says_so_and_costs_the_steps_that_it_took()
    {
        var draft = await RunAsync(Requests.Still(Steps) with { StopAfter = Stop });
        Assert.Equal(new GenerationProgress(GenerationState.Succeeded, Step: Stop, Steps: Stop), draft.Progress);
        Assert.Equal((Stop, Steps, (GenerationId?)null), (draft.Draft!.StopAfter, draft.Draft.Steps, draft.Draft.FinishedAs));
        Assert.InRange(draft.Draft.ExpiresAt!.Value - draft.FinishedAt!.Value, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7.1));
        Assert.Equal(await LengthAsync($"local/{_id}/{draft.Id}/draft"), draft.Draft.Bytes);
        Assert.Equal(["a large red star:1", "a large red star:2", "a large red star:3"], _silo.Model.Steps);
        Assert.Equal(Stop, (await LineOfAsync(draft)).Steps);
        Assert.DoesNotContain(draft.Artifacts, artifact => artifact.Blob.EndsWith("draft", StringComparison.Ordinal));
    }

    public static TheoryData<string, int> Kinds { get; } = new()
    {
        { "still", 1 }, { "still", 7 }, { "video", 4 }, { "refinement", 5 }, { "animation", 2 }, { "continuation", 5 }, { "clip continuation", 6 }, { "extension", 3 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_draft_and_its_finish_are_the_run_that_never_stopped_and_cost_its_steps(string what, int stop)
    {
        var request = await RequestAsync(what);
        var whole = await RunAsync(request);
        var draft = await RunAsync(request with { StopAfter = stop });
        var finished = await FinishAsync(draft.Id);
        Assert.Equal((GenerationState.Succeeded, draft.Id, draft.Settings.Kind), (finished.Progress.State, finished.Settings.Parent, finished.Settings.Kind));
        Assert.Equal(new DraftStep(draft.Id, stop), finished.Settings.Finishes);
        Assert.NotEqual(await ResultAsync(whole), await ResultAsync(draft));
        Assert.Equal(await ResultAsync(whole), await ResultAsync(finished));
        Assert.Equal(await _silo.ReadAsync(whole, ArtifactVariant.Latents), await _silo.ReadAsync(finished, ArtifactVariant.Latents));
        Assert.Equal((await LineOfAsync(whole)).Steps, (await LineOfAsync(draft)).Steps + (await LineOfAsync(finished)).Steps);
        Assert.Equal(Steps - stop, (await LineOfAsync(finished)).Steps);
        Assert.Equal(finished.Id, (await _silo.Generation(draft.Id).GetAsync())!.Draft!.FinishedAs);
        Assert.Null(finished.Draft);
    }

    [Fact]
    public async Task However_often_it_is_asked_for_a_draft_is_finished_once()
    {
        var draft = await RunAsync(Requests.Video(Steps) with { StopAfter = Stop });
        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _session.FinishAsync(draft.Id)));
        var id = Assert.Single(asked.Select(view => view.Id).Distinct());
        var finished = await _silo.EndOfAsync(id);
        Assert.Equal((id, GenerationState.Succeeded), ((await _session.FinishAsync(draft.Id)).Id, (await _session.FinishAsync(draft.Id)).Progress.State));
        Assert.Equal((draft.Still, draft.Still), (finished.Still, finished.Settings.Origin)); // the draft's still is whole
        Assert.Equal(3, (await _session.GetAsync())!.Generations.Length);
    }

    [Fact]
    public async Task A_finish_that_came_to_nothing_is_followed_by_another()
    {
        var draft = await RunAsync(Requests.Still(Steps) with { StopAfter = Stop });
        using var held = new SemaphoreSlim(0);
        _silo.Model.BeforeStep = (_, _) => held.Wait(TimeSpan.FromSeconds(20));
        var first = await _session.FinishAsync(draft.Id);
        await Eventually.HoldsAsync(async () => (await _silo.Generation(first.Id).GetAsync())!.Progress.State == GenerationState.Running);
        await _silo.Generation(first.Id).CancelAsync();
        held.Release(100);
        await _silo.EndOfAsync(first.Id);
        await Eventually.HoldsAsync(async () => (await _session.GetAsync())!.Generations[^1].State == GenerationState.Cancelled);
        var second = await FinishAsync(draft.Id);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(GenerationState.Succeeded, second.Progress.State);
        Assert.Equal(second.Id, (await _silo.Generation(draft.Id).GetAsync())!.Draft!.FinishedAs);
    }

    [Fact]
    public async Task Of_variations_each_is_finished_by_itself()
    {
        var first = GenerationId.New(_id);
        await _session.AddAsync(first, Requests.Still(Steps) with { Count = 3, StopAfter = Stop });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => _silo.EndOfAsync(first.Variation(i))));
        var finished = await FinishAsync(first.Variation(1));
        var whole = await RunAsync(Requests.Still(Steps) with { Seed = Requests.Still().Seed + 1 });
        Assert.Equal(await ResultAsync(whole), await ResultAsync(finished));
        Assert.Null((await _silo.Generation(first.Variation(2)).GetAsync())!.Draft!.FinishedAs);
    }

    [Fact]
    public async Task A_drafts_picture_may_be_refined_and_animated_and_its_steps_gone_on_from_as_far_as_they_go()
    {
        var draft = await RunAsync(Requests.Still(Steps) with { StopAfter = Stop });
        Assert.Equal(GenerationState.Succeeded, (await RunAsync(Requests.Refinement(draft.Id))).Progress.State);
        Assert.Equal(draft.Find(ArtifactVariant.Image), (await RunAsync(Requests.Animation(draft.Id))).Find(ArtifactVariant.Image));
        var same = await RunAsync(Requests.Continuation(draft.Id, Stop) with { Caption = null });
        Assert.Equal(await ResultAsync(await RunAsync(Requests.Still(Steps))), await ResultAsync(same));
        Assert.Contains("steps 0 to 3 can be gone on from", (await RefusalAsync(Requests.Continuation(draft.Id, Stop + 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_draft_or_not_made_yet_or_failed_is_not_finished()
    {
        var whole = await RunAsync(Requests.Still(Steps));
        Assert.Equal(ErrorCode.InvalidRequest, (await RefusalOfFinishAsync(whole.Id)).Code);
        Assert.Equal(ErrorCode.NotFound, (await RefusalOfFinishAsync(GenerationId.New(_id))).Code);

        using var held = new SemaphoreSlim(0);
        _silo.Model.BeforeStep = (_, _) => held.Wait(TimeSpan.FromSeconds(20));
        var draft = GenerationId.New(_id);
        await _session.AddAsync(draft, Requests.Still(Steps) with { StopAfter = Stop });
        Assert.Equal(ErrorCode.Conflict, (await RefusalOfFinishAsync(draft)).Code);
        await _silo.Generation(draft).CancelAsync();
        held.Release(100);
        await _silo.EndOfAsync(draft);
        Assert.Contains("cancelled", (await RefusalOfFinishAsync(draft)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_model_a_draft_is_not_finished_and_with_it_again_it_is()
    {
        using var folder = new TemporaryFolder();
        GenerationId draft;
        await using (var both = await TestSilo.StartAsync(folder.Path, models: new FakeModels(1, "a", "b")))
        {
            draft = (await both.RunAsync(Requests.Still(Steps) with { Model = "b", StopAfter = Stop })).Id;
        }
        await using (var one = await TestSilo.StartAsync(folder.Path, models: new FakeModels(1, "a")))
        {
            await Eventually.HoldsAsync(async () => !(await one.Grains.DeviceDirectory().ListAsync()).IsEmpty);
            var refusal = await Assert.ThrowsAsync<DreamerException>(() => one.Grains.Session(TenantId.Local, draft.Session).FinishAsync(draft));
            Assert.Equal(ErrorCode.ModelUnavailable, refusal.Code);
            Assert.Contains("'b'", refusal.Message, StringComparison.Ordinal);
        }
        await using var again = await TestSilo.StartAsync(folder.Path, models: new FakeModels(1, "b"));
        var finish = (await again.Grains.Session(TenantId.Local, draft.Session).FinishAsync(draft)).Id;
        Assert.Equal(GenerationState.Succeeded, (await again.EndOfAsync(finish)).Progress.State);
    }

    [Fact]
    public async Task Deleted_with_its_session_nothing_of_a_draft_and_its_finish_is_left()
    {
        await FinishAsync((await RunAsync(Requests.Video(Steps) with { StopAfter = Stop })).Id);
        Assert.True(await _silo.Blobs.ListAsync("_drafts/").AnyAsync());
        await _session.DeleteAsync();
        await _silo.ForgetsAsync(_id);
    }

    [Fact]
    public async Task A_fork_has_the_draft_and_its_finish_and_finishes_what_the_original_did_not()
    {
        var draft = await RunAsync(Requests.Still(Steps) with { StopAfter = Stop });
        var open = await RunAsync(Requests.Still(Steps) with { Seed = 8, StopAfter = Stop });
        var finished = await FinishAsync(draft.Id);
        var into = SessionId.New(TimeProvider.System);
        var fork = _silo.Grains.Session(TenantId.Local, into);
        await fork.ForkAsync(new ForkSession { From = _id });
        await _session.DeleteAsync();
        await Eventually.HoldsAsync(async () => !await _silo.Blobs.ListAsync($"local/{_id}/").AnyAsync());

        var copy = (await _silo.Generation(draft.Id.In(into)).GetAsync())!;
        var again = await fork.FinishAsync(copy.Id);
        Assert.Equal((copy.Draft!.FinishedAs, GenerationState.Succeeded), (again.Id, again.Progress.State));
        Assert.Equal(new DraftStep(copy.Id, Stop), again.Settings.Finishes);
        Assert.NotEqual(finished.Id, again.Id);
        var made = await _silo.EndOfAsync((await fork.FinishAsync(open.Id.In(into))).Id);
        Assert.Equal(await ResultAsync(await WholeAsync(8)), await ResultAsync(made));
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task<GenerationRequest> RequestAsync(string what) => what switch
    {
        "still" => Requests.Still(Steps),
        "video" => Requests.Video(Steps),
        "refinement" => Requests.Refinement((await RunAsync(Requests.Still(Steps))).Id),
        "animation" => Requests.Animation((await RunAsync(Requests.Still(Steps))).Id),
        "continuation" => Requests.Continuation((await RunAsync(Requests.Still(Steps))).Id, 4),
        "clip continuation" => Requests.Animation((await RunAsync(Requests.Video(Steps))).Id) with { ParentStep = 3, MotionCaption = "the star grows" },
        _ => Requests.Extension((await RunAsync(Requests.Video(Steps))).Id),
    };

    private async Task<GenerationView> WholeAsync(long seed) => await _silo.RunAsync(Requests.Still(Steps) with { Seed = seed });

    private async Task<GenerationView> RunAsync(GenerationRequest request)
    {
        var id = GenerationId.New(_id);
        await _session.AddAsync(id, request);
        return await _silo.EndOfAsync(id);
    }

    private async Task<GenerationView> FinishAsync(GenerationId draft) => await _silo.EndOfAsync((await _session.FinishAsync(draft)).Id);

    private Task<byte[]> ResultAsync(GenerationView view) =>
        _silo.ReadAsync(view, view.Settings.Kind.MakesClip() ? ArtifactVariant.Video : ArtifactVariant.Image);

    private async Task<UsageRecord> LineOfAsync(GenerationView view)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var query = new UsageQuery(today.AddDays(-1), today.AddDays(1), null, 100);
        UsageRecord? line = null;
        await Eventually.HoldsAsync(async () => (line = (await _silo.Grains.Tenant(TenantId.Local).ReadUsageAsync(query)).Lines
            .SingleOrDefault(one => one.Usage.Generation == view.Id)?.Usage) is not null);
        return line!;
    }

    private async Task<long> LengthAsync(string key)
    {
        await using var blob = await _silo.Blobs.OpenAsync(key);
        return blob!.Length;
    }

    private Task<DreamerException> RefusalAsync(GenerationRequest request) =>
        Assert.ThrowsAsync<DreamerException>(() => _session.AddAsync(GenerationId.New(_id), request));

    private Task<DreamerException> RefusalOfFinishAsync(GenerationId id) => Assert.ThrowsAsync<DreamerException>(() => _session.FinishAsync(id));
}
