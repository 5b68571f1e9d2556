using Dreamer.Generations;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

public sealed class GenerationTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path);

    [Fact]
    public async Task A_still_is_made_of_a_caption()
    {
        var view = await _silo.RunAsync(Requests.Still());
        Assert.Equal(new GenerationProgress(GenerationState.Succeeded, Step: 8, Steps: 8), view.Progress);
        Assert.Equal(0x89, (await _silo.ReadAsync(view, ArtifactVariant.Image))[0]);
        Assert.Equal(8, _silo.Model.Steps.Count);
    }

    [Fact]
    public async Task A_video_makes_its_still_as_a_child_of_its_own_and_then_moves_it()
    {
        var video = await _silo.RunAsync(Requests.Video());
        var still = await _silo.Generation(video.Still!.Value).GetAsync();
        Assert.Equal((GenerationState.Succeeded, GenerationKind.TextToImage, video.Id), (still!.Progress.State, still.Settings.Kind, still.Settings.Parent));
        Assert.Equal(still.Find(ArtifactVariant.Image), video.Find(ArtifactVariant.Image));
        Assert.NotEmpty(await _silo.ReadAsync(video, ArtifactVariant.Video));
        Assert.Equal(16, _silo.Model.Steps.Count);
    }

    [Fact]
    public async Task A_video_is_the_animation_of_the_still_of_the_same_seed()
    {
        var video = await _silo.RunAsync(Requests.Video());
        var still = await _silo.RunAsync(Requests.Still());
        await _silo.Grains.Session(TenantId.Local, still.Id.Session).AddAsync(GenerationId.New(still.Id.Session), Requests.Animation(still.Id));
        var session = await _silo.Grains.Session(TenantId.Local, still.Id.Session).GetAsync();
        var animation = await _silo.EndOfAsync(session!.Generations[^1].Id);
        Assert.Equal(await _silo.ReadAsync(video, ArtifactVariant.Video), await _silo.ReadAsync(animation, ArtifactVariant.Video));
    }

    [Fact]
    public async Task An_animation_of_an_unfinished_still_waits_for_it()
    {
        var still = await _silo.AddAsync(Requests.Still(steps: 50));
        var animation = GenerationId.New(still.Session);
        await _silo.Grains.Session(TenantId.Local, still.Session).AddAsync(animation, Requests.Animation(still) with { Steps = 4 });
        Assert.Equal(GenerationState.Succeeded, (await _silo.EndOfAsync(animation)).Progress.State);
    }

    [Fact]
    public async Task Another_seed_gives_another_still_and_the_same_seed_the_same()
    {
        var first = await _silo.ReadAsync(await _silo.RunAsync(Requests.Still()), ArtifactVariant.Image);
        var again = await _silo.ReadAsync(await _silo.RunAsync(Requests.Still()), ArtifactVariant.Image);
        var other = await _silo.ReadAsync(await _silo.RunAsync(Requests.Still() with { Seed = 8 }), ArtifactVariant.Image);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task A_failed_step_is_tried_again_from_the_checkpoint_with_the_same_bytes()
    {
        var whole = await _silo.ReadAsync(await _silo.RunAsync(Requests.Still()), ArtifactVariant.Image);
        var failures = 2;
        _silo.Model.BeforeStep = (_, step) =>
        {
            if (step == 5 && failures-- > 0)
            {
                throw new InvalidOperationException("the device hiccups");
            }
        };
        _silo.Model.Steps.Clear();
        var view = await _silo.RunAsync(Requests.Still());
        Assert.Equal(whole, await _silo.ReadAsync(view, ArtifactVariant.Image));
        Assert.Equal(5 + 1 + 3, _silo.Model.Steps.Count); // up to the failure, from the checkpoint at 4, and from the one at 5
    }

    [Fact]
    public async Task What_keeps_failing_fails_with_the_reason_and_leaves_the_device_to_others()
    {
        _silo.Model.BeforeStep = (_, _) => throw new InvalidOperationException("the device is broken");
        var view = await _silo.RunAsync(Requests.Still());
        Assert.Equal((GenerationState.Failed, new GenerationError(ErrorCode.Internal, "the device is broken")), (view.Progress.State, view.Error));
        Assert.Equal(0, _silo.Model.LiveJobs);
        _silo.Model.BeforeStep = null;
        Assert.Equal(GenerationState.Succeeded, (await _silo.RunAsync(Requests.Still())).Progress.State);
    }

    [Fact]
    public async Task A_video_whose_still_fails_says_which()
    {
        _silo.Model.BeforeStep = (_, _) => throw new InvalidOperationException("the device is broken");
        var view = await _silo.RunAsync(Requests.Video());
        Assert.Equal(GenerationState.Failed, view.Progress.State);
        Assert.Contains(view.Still!.Value.Value, view.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_within_a_step_and_repeating_it_changes_nothing()
    {
        using var inStep = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        _silo.Model.BeforeStep = (_, _) =>
        {
            inStep.Release();
            goOn.Wait(TimeSpan.FromSeconds(20));
        };
        var id = await _silo.AddAsync(Requests.Still());
        await inStep.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(CancelOutcome.Cancelling, await _silo.Generation(id).CancelAsync()); // it is in a step
        goOn.Release(100);
        Assert.Equal(GenerationState.Cancelled, (await _silo.EndOfAsync(id)).Progress.State);
        Assert.Equal(CancelOutcome.Cancelled, await _silo.Generation(id).CancelAsync());
        Assert.InRange(_silo.Model.Steps.Count, 0, 2);
        Assert.Equal(0, _silo.Model.LiveJobs);
    }

    [Fact]
    public async Task Cancelling_a_video_cancels_the_still_it_waits_for()
    {
        using var inStep = new SemaphoreSlim(0);
        _silo.Model.BeforeStep = (_, _) => inStep.Release();
        var id = await _silo.AddAsync(Requests.Video(steps: 200));
        await inStep.WaitAsync(TimeSpan.FromSeconds(20));
        await _silo.Generation(id).CancelAsync();
        await _silo.EndOfAsync(id);
        Assert.Equal(GenerationState.Cancelled, (await _silo.EndOfAsync(id.OfStill())).Progress.State);
    }

    [Fact]
    public async Task What_has_ended_cannot_be_cancelled_and_what_never_was_is_not_found()
    {
        var view = await _silo.RunAsync(Requests.Still());
        Assert.Equal(CancelOutcome.AlreadyCompleted, await _silo.Generation(view.Id).CancelAsync());
        Assert.Equal(CancelOutcome.NotFound, await _silo.Generation(GenerationId.New(SessionId.New(TimeProvider.System))).CancelAsync());
    }

    [Fact]
    public async Task Past_its_deadline_it_expires()
    {
        var view = await _silo.RunAsync(Requests.Still() with { Deadline = DateTimeOffset.UnixEpoch });
        Assert.Equal((GenerationState.Expired, ErrorCode.DeadlineExceeded), (view.Progress.State, view.Error!.Code));
    }

    [Fact]
    public async Task More_generations_than_the_device_holds_all_succeed()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => _silo.AddAsync(Requests.Still() with { Seed = i })));
        var ends = await Task.WhenAll(ids.Select(_silo.EndOfAsync));
        Assert.All(ends, e => Assert.Equal(GenerationState.Succeeded, e.Progress.State));
    }

    [Fact]
    public async Task At_most_two_checkpoints_are_kept_and_none_after_the_end()
    {
        var most = 0;
        _silo.Model.BeforeStep = (_, step) =>
        {
            most = Math.Max(most, Checkpoints());
            if (step == 11)
            {
                throw new InvalidOperationException("the device is broken"); // a failed generation leaves none either
            }
        };
        Assert.Equal(GenerationState.Failed, (await _silo.RunAsync(Requests.Still(steps: 16))).Progress.State);
        Assert.InRange(most, 1, 2);
        await Eventually.HoldsAsync(() => Task.FromResult(Checkpoints() == 0));
        Assert.Equal(GenerationState.Succeeded, (await _silo.RunAsync(Requests.Still(steps: 10))).Progress.State);
        await Eventually.HoldsAsync(() => Task.FromResult(Checkpoints() == 0));

        int Checkpoints() => Directory.EnumerateFiles(_folder.Path, "*checkpoint*", SearchOption.AllDirectories).Count();
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();
}
