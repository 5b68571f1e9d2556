using Dreamer.Media;
using Dreamer.Testing;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Tests.Footage;

/// <summary>The filters on clips that went through ffmpeg, and on many clips of the synthetic world.</summary>
public sealed class FilterTests
{
    private static readonly FootageSettings s_settings = new();

    [Fact]
    public async Task A_change_of_scene_in_the_middle_is_a_cut() =>
        Assert.Equal(DropReason.SceneCut, await JudgeAsync([.. MadeClips.Pan(8, 1, seed: 1), .. MadeClips.Pan(8, 1, seed: 5)]));

    [Fact]
    public async Task A_fast_pan_is_no_cut() => Assert.Null(await JudgeAsync(MadeClips.Pan(16, speed: 6)));

    [Fact]
    public async Task A_fade_is_no_cut()
    {
        var pan = MadeClips.Pan(16, speed: 1);
        Assert.Null(await JudgeAsync([.. pan.Select((frame, i) => new RgbImage(64, 64, [.. frame.Pixels.Select(value => (byte)(value * (30 - i) / 30))]))]));
    }

    [Fact]
    public async Task A_picture_that_stands_is_still_however_noisy()
    {
        Assert.Equal(DropReason.Still, await JudgeAsync(MadeClips.Pan(16, speed: 0)));
        Assert.Equal(DropReason.Still, await JudgeAsync(MadeClips.World(1, 3, new WorldOptions { Motions = [Motion.Still], Degraded = true })));
    }

    [Fact]
    public async Task A_small_thing_that_moves_is_not_still() =>
        Assert.Null(await JudgeAsync(MadeClips.World(1, 3, new WorldOptions { Motions = [Motion.Left], Sizes = [SpriteSize.Small] })));

    [Fact]
    public async Task Letters_over_a_pan_are_a_text_overlay() =>
        Assert.Equal(DropReason.TextOverlay, await JudgeAsync(MadeClips.WithText(MadeClips.Pan(16, speed: 1.5))));

    [Fact]
    public void Of_clean_world_clips_none_has_text_and_of_marked_ones_two_in_five_do()
    {
        var clean = Measure(new WorldOptions());
        var marked = Measure(new WorldOptions { Degraded = true });
        Assert.DoesNotContain(clean, measures => measures.TextOverlay > s_settings.TextOverlay);
        Assert.InRange(marked.Count(measures => measures.TextOverlay > s_settings.TextOverlay), 24, 60); // most of the mark lies over a ground that rests
        Assert.DoesNotContain(clean.Concat(marked), measures => measures.SceneCut > s_settings.SceneCut);
    }

    private static List<WindowMeasures> Measure(WorldOptions options) =>
        [.. MadeClips.World(60, 8, options).Chunk(FootageSettings.Frames).Select(frames => WindowMeasures.Of(frames))];

    private static async Task<DropReason?> JudgeAsync(IReadOnlyList<RgbImage> frames)
    {
        using var folder = new TemporaryFolder();
        await MadeClips.SaveAsync(folder.File("clip.mp4"), frames);
        var window = Assert.Single(await new ClipReader(s_settings).ReadAsync(folder.File("clip.mp4"), CancellationToken.None));
        return WindowMeasures.Of(window.Frames).Judge(s_settings);
    }
}
