using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>What grows from a generation: refinements, continuations, variations.</summary>
public sealed class TreeTests : IAsyncLifetime, IDisposable
{
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
    public async Task A_refinement_takes_its_share_of_the_steps_from_the_parents_still()
    {
        var still = await RunAsync(Requests.Still());
        _silo.Model.Steps.Clear();
        var refined = await RunAsync(Requests.Refinement(still.Id, strength: 0.5));
        Assert.Equal(new GenerationProgress(GenerationState.Succeeded, Step: 8, Steps: 8), refined.Progress);
        Assert.Equal(["a large blue star:5", "a large blue star:6", "a large blue star:7", "a large blue star:8"], _silo.Model.Steps);
        Assert.Equal((still.Id, still.Id, 0.5, 7L), (refined.Settings.Parent!.Value, refined.Settings.Origin!.Value, refined.Settings.Strength!.Value, refined.Settings.Seed));
        Assert.NotEqual(await PixelsAsync(still), await PixelsAsync(refined));
    }

    [Fact]
    public async Task A_refinement_of_a_video_starts_from_the_still_that_the_video_made()
    {
        var video = GenerationId.New(_id);
        await _session.AddAsync(video, Requests.Video());
        var refined = await RunAsync(Requests.Refinement(video)); // at once: the video has not come to its still
        Assert.Equal((GenerationState.Succeeded, video.OfStill()), (refined.Progress.State, refined.Settings.Origin));
    }

    [Fact]
    public async Task A_refinement_can_be_refined_and_animated()
    {
        var still = await RunAsync(Requests.Still());
        var refined = await RunAsync(Requests.Refinement(still.Id));
        var again = await RunAsync(Requests.Refinement(refined.Id) with { Strength = null, Caption = "a small blue star" });
        var clip = await RunAsync(Requests.Animation(again.Id));
        Assert.Equal((0.5, GenerationState.Succeeded), (again.Settings.Strength!.Value, clip.Progress.State));
        Assert.Equal(again.Find(ArtifactVariant.Image), clip.Find(ArtifactVariant.Image)); // a clip shows what it begins with
    }

    [Fact]
    public async Task Continuing_with_the_parents_own_caption_ends_with_the_parents_pixels()
    {
        var still = await RunAsync(Requests.Still());
        var same = await RunAsync(Requests.Continuation(still.Id, 3) with { Caption = null });
        var other = await RunAsync(Requests.Continuation(still.Id, 3));
        Assert.Equal(await PixelsAsync(still), await PixelsAsync(same));
        Assert.NotEqual(await PixelsAsync(still), await PixelsAsync(other));
        Assert.Equal(new EarlierCaption(3, "a large red star", "", GenerationField.DefaultOf<double>("guidance")), Assert.Single(other.Settings.Earlier));
    }

    /// <summary>Of a refinement too, and of a continuation: each holds the whole way to where it is.</summary>
    [Fact]
    public async Task A_continuation_of_a_continued_refinement_goes_along_the_same_way()
    {
        var still = await RunAsync(Requests.Still());
        var refined = await RunAsync(Requests.Refinement(still.Id));
        var fifth = await RunAsync(Requests.Continuation(refined.Id, 5) with { Caption = "a green star" });
        var same = await RunAsync(Requests.Continuation(fifth.Id, 7) with { Caption = null });
        var before = await RunAsync(Requests.Continuation(fifth.Id, 4) with { Caption = refined.Settings.Caption });
        Assert.Equal(await PixelsAsync(fifth), await PixelsAsync(same));
        Assert.Equal(await PixelsAsync(refined), await PixelsAsync(before));
        Assert.Equal(["a large blue star", "a green star"], same.Settings.Earlier.Select(earlier => earlier.Caption));
    }

    [Fact]
    public async Task A_clip_is_gone_on_from_as_a_still_is()
    {
        var video = await RunAsync(Requests.Video());
        var same = await RunAsync(ClipContinuation(video.Id, 3) with { MotionCaption = null });
        var other = await RunAsync(ClipContinuation(video.Id, 3));
        var further = await RunAsync(ClipContinuation(other.Id, 5) with { MotionCaption = "the star spins" });
        Assert.Equal(await _silo.ReadAsync(video, ArtifactVariant.Video), await _silo.ReadAsync(same, ArtifactVariant.Video));
        Assert.NotEqual(await _silo.ReadAsync(video, ArtifactVariant.Video), await _silo.ReadAsync(other, ArtifactVariant.Video));
        Assert.Equal(video.Find(ArtifactVariant.Image), further.Find(ArtifactVariant.Image));
        Assert.Equal(["the star moves to the left", "the star grows"], further.Settings.Earlier.Select(earlier => earlier.Caption));
        Assert.Equal("frames", (await RefusalAsync(ClipContinuation(video.Id, 3) with { Frames = 3 })).Param);
    }

    [Theory]
    [InlineData("parent_step", 8)]
    [InlineData("parent_step", -1)]
    [InlineData("parent_step", 100_000)]
    public async Task A_step_that_the_parent_does_not_have_is_refused_with_its_value(string field, int step)
    {
        var still = await RunAsync(Requests.Still());
        var refusal = await RefusalAsync(Requests.Continuation(still.Id, step));
        Assert.Equal((ErrorCode.InvalidRequest, field), (refusal.Code, refusal.Param));
        Assert.Contains($"{step} is out of range: the parent's steps 0 to 7", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_continuation_cannot_change_is_refused_by_its_name()
    {
        var still = await RunAsync(Requests.Still());
        var clip = await RunAsync(Requests.Animation(still.Id));
        var asked = Requests.Continuation(still.Id, 3);
        Assert.Equal("seed", (await RefusalAsync(asked with { Seed = 8 })).Param);
        Assert.Equal("steps", (await RefusalAsync(asked with { Steps = 9 })).Param);
        Assert.Equal("size", (await RefusalAsync(asked with { Size = 64 })).Param);
        Assert.Equal("strength", (await RefusalAsync(asked with { Strength = 0.5 })).Param);
        Assert.Equal("count", (await RefusalAsync(asked with { Count = 2 })).Param);
        Assert.Equal("parent", (await RefusalAsync(ClipContinuation(still.Id, 3))).Param);
        Assert.Equal("parent_step", (await RefusalAsync(Requests.Still() with { Parent = still.Id, ParentStep = 3 })).Param);
        Assert.Equal("parent", (await RefusalAsync(Requests.Continuation(clip.Id, 3))).Param);
        Assert.Equal("strength", (await RefusalAsync(Requests.Refinement(still.Id, strength: 1.01))).Param);
    }

    [Fact]
    public async Task Variations_are_siblings_whose_seeds_count_up_and_a_repetition_adds_none()
    {
        var first = GenerationId.New(_id);
        await _session.AddAsync(first, Requests.Still(steps: 2) with { Count = 3 });
        await _session.AddAsync(first, Requests.Still(steps: 2) with { Count = 3 });
        var ends = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => _silo.EndOfAsync(first.Variation(i))));
        Assert.Equal([7, 8, 9], ends.Select(end => end.Settings.Seed));
        Assert.Equal(3, (await _session.GetAsync())!.Generations.Length);
        var alone = await RunAsync(Requests.Still(steps: 2) with { Seed = 9 });
        Assert.Equal(await PixelsAsync(alone), await PixelsAsync(ends[2]));
    }

    /// <summary>Every node of a tree, from the root down, in a session that has only what the nodes store.</summary>
    [Fact]
    public async Task Every_node_is_made_again_from_what_it_stores()
    {
        var still = await RunAsync(Requests.Still() with { Seed = null });
        var refined = await RunAsync(Requests.Refinement(still.Id));
        var continued = await RunAsync(Requests.Continuation(refined.Id, 6));
        var clip = await RunAsync(Requests.Animation(continued.Id));
        var other = SessionId.New(TimeProvider.System);
        var session = await _silo.NewSessionAsync(other);
        GenerationId? parent = null;
        foreach (var (stored, variant) in new[] { (still, ArtifactVariant.Image), (refined, ArtifactVariant.Image), (continued, ArtifactVariant.Image), (clip, ArtifactVariant.Video) })
        {
            var id = GenerationId.New(other);
            await session.AddAsync(id, Requests.Again(stored.Settings, parent));
            Assert.Equal(await _silo.ReadAsync(stored, variant), await _silo.ReadAsync(await _silo.EndOfAsync(id), variant));
            parent = id;
        }
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private static GenerationRequest ClipContinuation(GenerationId parent, int step) =>
        new() { Kind = GenerationKind.Animate, Parent = parent, ParentStep = step, MotionCaption = "the star grows" };

    private Task<byte[]> PixelsAsync(GenerationView view) => _silo.ReadAsync(view, ArtifactVariant.Image);

    private async Task<GenerationView> RunAsync(GenerationRequest request)
    {
        var id = GenerationId.New(_id);
        await _session.AddAsync(id, request);
        return await _silo.EndOfAsync(id);
    }

    private Task<DreamerException> RefusalAsync(GenerationRequest request) =>
        Assert.ThrowsAsync<DreamerException>(() => _session.AddAsync(GenerationId.New(_id), request));
}
