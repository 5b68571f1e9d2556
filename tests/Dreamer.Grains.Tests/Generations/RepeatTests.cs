using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

public sealed class RepeatTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, repeats: true);

    [Fact]
    public async Task The_same_request_gets_what_was_made_before_and_says_so()
    {
        var first = await _silo.RunAsync(Requests.Video());
        var steps = _silo.Model.Steps.Count;
        var again = await _silo.RunAsync(Requests.Video());
        Assert.Equal((false, true, steps), (first.IsRepeat, again.IsRepeat, _silo.Model.Steps.Count));
        Assert.Equal(await _silo.ReadAsync(first, ArtifactVariant.Video), await _silo.ReadAsync(again, ArtifactVariant.Video));
        Assert.Equal(new GenerationProgress(GenerationState.Succeeded, Step: 8, Steps: 8), again.Progress);
    }

    [Fact]
    public async Task Another_seed_is_made_anew()
    {
        await _silo.RunAsync(Requests.Still());
        Assert.False((await _silo.RunAsync(Requests.Still() with { Seed = 8 })).IsRepeat);
    }

    [Fact]
    public async Task A_refinement_is_repeated_with_its_strength_and_captions_and_its_copy_in_a_fork_is_still_a_repeat()
    {
        var still = await _silo.RunAsync(Requests.Still());
        await RefineAsync(Requests.Refinement(still.Id));
        var again = await RefineAsync(Requests.Refinement(still.Id));
        var stronger = await RefineAsync(Requests.Refinement(still.Id, strength: 0.75));
        var continued = await RefineAsync(Requests.Continuation(again.Id, 6));
        Assert.Equal((true, false, false), (again.IsRepeat, stronger.IsRepeat, continued.IsRepeat));

        var into = SessionId.New(TimeProvider.System);
        await _silo.Grains.Session(TenantId.Local, into).ForkAsync(new ForkSession { From = still.Id.Session });
        Assert.True((await _silo.Generation(again.Id.In(into)).GetAsync())!.IsRepeat);
    }

    /// <summary>Whichever comes first: a draft is made each time, and what finishes it is what a whole run is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_draft_and_a_whole_are_never_taken_for_each_other_and_a_finish_and_a_whole_always(bool wholeFirst)
    {
        var first = wholeFirst ? await _silo.RunAsync(Requests.Still()) : null;
        var draft = await _silo.RunAsync(Requests.Still() with { StopAfter = 3 });
        var twice = await _silo.RunAsync(Requests.Still() with { StopAfter = 3 });
        var finished = await _silo.EndOfAsync((await _silo.Grains.Session(TenantId.Local, draft.Id.Session).FinishAsync(draft.Id)).Id);
        var whole = first ?? await _silo.RunAsync(Requests.Still());
        Assert.Equal((false, false, wholeFirst, !wholeFirst), (draft.IsRepeat, twice.IsRepeat, finished.IsRepeat, whole.IsRepeat));
        Assert.Equal(await _silo.ReadAsync(whole, ArtifactVariant.Image), await _silo.ReadAsync(finished, ArtifactVariant.Image));
        Assert.Equal(await _silo.ReadAsync(draft, ArtifactVariant.Image), await _silo.ReadAsync(twice, ArtifactVariant.Image));
        Assert.NotEqual(await _silo.ReadAsync(whole, ArtifactVariant.Image), await _silo.ReadAsync(draft, ArtifactVariant.Image));
        Assert.Equal(new GenerationProgress(GenerationState.Succeeded, Step: 8, Steps: 8), finished.Progress);
    }

    [Fact]
    public async Task A_repeat_outlives_the_session_that_it_repeats()
    {
        var first = await _silo.RunAsync(Requests.Still());
        var again = await _silo.RunAsync(Requests.Still());
        await _silo.Grains.Session(TenantId.Local, first.Id.Session).DeleteAsync();
        Assert.NotEmpty(await _silo.ReadAsync(again, ArtifactVariant.Image));
    }

    [Fact]
    public async Task Previews_are_shown_to_who_asks_for_them_and_each_stays_after_the_end()
    {
        var quiet = await EventsOfAsync(await _silo.RunAsync(Requests.Still()));
        var view = await _silo.RunAsync(Requests.Still() with { Previews = true, Seed = 9 });
        var shown = (await EventsOfAsync(view)).Where(e => e.Kind == SessionEventKind.Preview).ToList();
        Assert.DoesNotContain(quiet, e => e.Kind == SessionEventKind.Preview);
        Assert.All(shown, e => Assert.Equal((ArtifactVariant.Preview, GenerationState.Running), (e.Artifact!.Variant, e.Progress.State)));
        Assert.NotEmpty(shown);
        Assert.Null(view.Find(ArtifactVariant.Preview));
        Assert.Equal(shown.Select(e => e.Artifact!.Step!.Value), view.PreviewSteps);
        Assert.All(shown, e => Assert.Equal($"local/{view.Id.Session}/{view.Id}/preview-{e.Artifact!.Step}.png", e.Artifact.Blob));
        await Eventually.HoldsAsync(async () => !await _silo.Blobs.ListAsync("_unfinished/").AnyAsync());
        Assert.Equal(shown.Count, await _silo.Blobs.ListAsync($"local/{view.Id.Session}/{view.Id}/preview").CountAsync());
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task<GenerationView> RefineAsync(GenerationRequest request)
    {
        var id = GenerationId.New(request.Parent!.Value.Session);
        await _silo.Grains.Session(TenantId.Local, id.Session).AddAsync(id, request);
        return await _silo.EndOfAsync(id);
    }

    private async Task<List<SessionEvent>> EventsOfAsync(GenerationView view)
    {
        var events = new List<SessionEvent>();
        await foreach (var happened in _silo.Grains.Session(TenantId.Local, view.Id.Session).WatchAsync(0, default))
        {
            events.Add(happened);
            if (happened.Progress.State.IsFinal())
            {
                break;
            }
        }
        return events;
    }
}
