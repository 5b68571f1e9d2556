using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Media.Video;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>Clips that go on from clips.</summary>
public sealed class ExtensionTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SessionId _id = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;
    private ISessionGrain _session = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path, repeats: true);
        _session = await _silo.NewSessionAsync(_id);
    }

    [Fact]
    public async Task An_extension_is_the_clip_and_the_new_frames_without_the_one_that_both_share()
    {
        var clip = await RunAsync(Requests.Video());
        var longer = await RunAsync(Requests.Extension(clip.Id));
        Assert.Equal((2, 3, 4), (longer.Settings.FramesBefore!.Value, longer.Settings.Frames, longer.Settings.FramesShown()));
        Assert.Equal((clip.Id, clip.Id), (longer.Settings.Parent!.Value, longer.Settings.Origin!.Value));
        var (before, after) = (await FramesAsync(clip), await FramesAsync(longer));
        Assert.Equal((2, 4), (before.Count, after.Count));
        Assert.Equal(before, after.Take(2));
        Assert.Equal(clip.Find(ArtifactVariant.Image), longer.Find(ArtifactVariant.Image)); // it begins with the same still
        Assert.Equal(await _silo.ReadAsync(clip, ArtifactVariant.Thumbnail), await _silo.ReadAsync(longer, ArtifactVariant.Thumbnail));
    }

    [Fact]
    public async Task An_extended_clip_goes_on_further_and_asked_for_again_it_has_the_same_bytes()
    {
        var clip = await RunAsync(Requests.Animation((await RunAsync(Requests.Still())).Id));
        var longer = await RunAsync(Requests.Extension(clip.Id));
        var longest = await RunAsync(Requests.Extension(longer.Id) with { MotionCaption = null });
        Assert.Equal((4, 6, "the star moves to the right"), (longest.Settings.FramesBefore!.Value, longest.Settings.FramesShown(), longest.Settings.MotionCaption));
        Assert.Equal(await FramesAsync(longer), (await FramesAsync(longest)).Take(4));
        var again = await RunAsync(Requests.Extension(longer.Id) with { MotionCaption = null });
        var other = await RunAsync(Requests.Extension(longer.Id) with { Seed = 9 });
        Assert.Equal((true, false), (again.IsRepeat, other.IsRepeat));
        Assert.Equal(await _silo.ReadAsync(longest, ArtifactVariant.Video), await _silo.ReadAsync(again, ArtifactVariant.Video));
    }

    /// <summary>The same still and motion: what comes before it makes it another clip.</summary>
    [Fact]
    public async Task An_extension_is_no_repeat_of_an_animation()
    {
        var clip = await RunAsync(Requests.Video());
        await RunAsync(Requests.Animation(clip.Id) with { Frames = 3, MotionCaption = "the star moves to the right" });
        Assert.False((await RunAsync(Requests.Extension(clip.Id))).IsRepeat);
    }

    [Fact]
    public async Task What_no_clip_can_go_on_from_is_refused_in_words()
    {
        var still = await RunAsync(Requests.Still());
        var draft = await RunAsync(Requests.Video() with { StopAfter = 3 });
        var clip = await RunAsync(Requests.Video());
        var longer = await RunAsync(Requests.Extension(clip.Id));
        Assert.Equal("parent", (await RefusalAsync(Requests.Extension(still.Id))).Param);
        Assert.Contains("finish it", (await RefusalAsync(Requests.Extension(draft.Id))).Message, StringComparison.Ordinal);
        Assert.Equal("parent", (await RefusalAsync(Requests.Extension(clip.Id) with { Parent = null })).Param);
        Assert.Equal("parent_step", (await RefusalAsync(Requests.Extension(clip.Id) with { ParentStep = 2 })).Param);
        Assert.Equal("strength", (await RefusalAsync(Requests.Extension(clip.Id) with { Strength = 0.5 })).Param);
        Assert.Equal("fps", (await RefusalAsync(Requests.Extension(clip.Id) with { Fps = 12 })).Param);
        Assert.Equal("size", (await RefusalAsync(Requests.Extension(clip.Id) with { Size = 64 })).Param);
        Assert.Contains("no still of its own", (await RefusalAsync(Requests.Animation(longer.Id))).Message, StringComparison.Ordinal);
        Assert.Contains("no still of its own", (await RefusalAsync(Requests.Refinement(longer.Id))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clip_has_an_end()
    {
        var clip = await RunAsync(Requests.Video() with { Frames = 257 });
        var longer = clip;
        for (var frames = 513; frames < 1_024; frames += 256)
        {
            longer = await RunAsync(Requests.Extension(longer.Id) with { Frames = 257 });
            Assert.Equal(frames, longer.Settings.FramesShown());
        }
        Assert.Contains("1025", (await RefusalAsync(Requests.Extension(longer.Id) with { Frames = 257 })).Message, StringComparison.Ordinal);
        Assert.Equal(1_024, (await RunAsync(Requests.Extension(longer.Id) with { Frames = 256 })).Settings.FramesShown());
    }

    [Fact]
    public async Task A_fork_holds_the_whole_clip_and_extends_it_as_the_original_would()
    {
        var longer = await RunAsync(Requests.Extension((await RunAsync(Requests.Video())).Id));
        var there = await RunAsync(Requests.Extension(longer.Id));
        var into = SessionId.New(TimeProvider.System);
        var fork = _silo.Grains.Session(TenantId.Local, into);
        await fork.ForkAsync(new ForkSession { From = _id, UpTo = longer.Id });
        await _session.DeleteAsync();
        var id = GenerationId.New(into);
        await fork.AddAsync(id, Requests.Extension(longer.Id.In(into)));
        Assert.Equal(there.Settings.FramesShown(), (await _silo.EndOfAsync(id)).Settings.FramesShown());
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task<GenerationView> RunAsync(GenerationRequest request)
    {
        var id = GenerationId.New(_id);
        await _session.AddAsync(id, request);
        var view = await _silo.EndOfAsync(id);
        Assert.True(view.Progress.State == GenerationState.Succeeded, view.Error?.Detail);
        return view;
    }

    private async Task<List<string>> FramesAsync(GenerationView view) =>
        [.. (await VideoDecoder.DecodeAsync(await _silo.ReadAsync(view, ArtifactVariant.Video))).Select(frame => Convert.ToHexString(frame.Pixels))];

    private Task<DreamerException> RefusalAsync(GenerationRequest request) =>
        Assert.ThrowsAsync<DreamerException>(() => _session.AddAsync(GenerationId.New(_id), request));
}
