using Dreamer.Training.Judging;
using Dreamer.Training.World.Batches;
using Dreamer.Training.World.Degrading;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Tests.Judging;

public sealed class JudgeTests
{
    private static readonly WorldOptions OneSprite = new() { TwoSpriteChance = 0 };

    [Fact]
    public void The_still_judge_is_right_on_clean_renders()
    {
        var batch = StillBatch.Render(150, 21, OneSprite);
        var matches = Enumerable.Range(0, 150).Select(i => StillJudge.Judge(Still(batch, i)).Matches(batch.Scenes[i])).ToList();
        Assert.InRange(Share(matches, SceneDetails.Shape), 0.97, 1);
        Assert.InRange(Share(matches, SceneDetails.Colour), 0.99, 1);
        Assert.InRange(Share(matches, SceneDetails.Position), 0.99, 1);
        Assert.InRange(Share(matches, SceneDetails.Size), 0.99, 1);
        Assert.InRange(Share(matches, SceneDetails.BackgroundColour), 0.99, 1);
        Assert.InRange(Share(matches, SceneDetails.BackgroundKind), 0.97, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_motion_judge_is_right_on_clean_and_degraded_clips(bool degraded)
    {
        var batch = ClipBatch.Render(56, 22, OneSprite with { Frames = 8, Degraded = degraded });
        var right = batch.Clips.Where((clip, i) => MotionJudge.Judge(Frames(batch, i, 8)).Motion == clip.Motion).Count();
        Assert.InRange(right / 56.0, 0.98, 1);
    }

    [Fact]
    public void A_frozen_clip_stands_still_and_has_no_dynamic_degree()
    {
        var still = StillBatch.Render(1, 3, OneSprite).Pixels;
        float[] frozen = [.. still, .. still, .. still, .. still];
        Assert.Equal(Motion.Still, MotionJudge.Judge(frozen).Motion);
        Assert.Equal(0, DynamicDegree.Of(frozen));
    }

    [Fact]
    public void An_empty_background_has_no_sprite()
    {
        var empty = Renderer.Render(new Scene([], new Background(BackgroundKind.Striped, BackgroundColour.DarkGreen, 0.8f)));
        var verdict = StillJudge.Judge(empty);
        Assert.Null(verdict.Colour);
        Assert.Null(verdict.Shape);
        Assert.Equal(BackgroundColour.DarkGreen, verdict.BackgroundColour);
        Assert.Null(MotionJudge.Judge([.. empty, .. empty, .. empty]).Motion);
        Assert.Null(Sharpness.Of(empty));
    }

    [Fact]
    public void Blur_lowers_sharpness_along_the_contour()
    {
        var (clean, degraded) = (MeanSharpness(false), MeanSharpness(true));
        Assert.InRange(clean, 0.44, 0.50);
        Assert.InRange(degraded, 0.24, 0.32);
    }

    [Fact]
    public void The_watermark_is_seen_in_degraded_clips_only()
    {
        var options = OneSprite with { Frames = 4 };
        var (clean, degraded) = (ClipBatch.Render(20, 5, options), Worst(ClipBatch.Render(20, 5, options)));
        for (var i = 0; i < 20; i++)
        {
            Assert.InRange(WatermarkJudge.Correlation(Frames(clean, i, 4)), -0.5, 0.5);
            Assert.InRange(WatermarkJudge.Correlation(Frames(degraded, i, 4)), 0.7, 1);
        }
    }

    [Fact]
    public void Psnr_of_equal_pictures_is_capped_and_of_different_ones_known()
    {
        var (black, grey) = (new float[300], Enumerable.Repeat(0.2f, 300).ToArray());
        Assert.Equal(99, Fidelity.Psnr(black, black));
        Assert.Equal(20, Fidelity.Psnr(black, grey), 3);
    }

    [Fact]
    public void A_frame_of_another_size_is_refused_with_its_length()
    {
        var error = Assert.Throws<ArgumentException>(() => StillJudge.Judge(new float[100]));
        Assert.Contains("not 100", error.Message, StringComparison.Ordinal);
    }

    private static double MeanSharpness(bool degraded)
    {
        var clean = ClipBatch.Render(40, 4, OneSprite with { Frames = 2, LeavesFrameChance = 0 });
        var batch = degraded ? Worst(clean) : clean;
        return Enumerable.Range(0, 40).Average(i => Sharpness.Of(Frames(batch, i, 2)[..Renderer.FrameLength]) ?? 0);
    }

    private static ClipBatch Worst(ClipBatch batch)
    {
        var rng = new Rng(9);
        Degrader.Degrade(batch.Pixels, Degradation.Worst, ref rng);
        return batch;
    }

    private static double Share(List<SceneDetails> matches, SceneDetails detail) => matches.Average(one => one.HasFlag(detail) ? 1.0 : 0.0);

    private static ReadOnlySpan<float> Still(StillBatch batch, int i) =>
        batch.Pixels.AsSpan(i * Renderer.FrameLength, Renderer.FrameLength);

    private static ReadOnlySpan<float> Frames(ClipBatch batch, int i, int frames) =>
        batch.Pixels.AsSpan(i * frames * Renderer.FrameLength, frames * Renderer.FrameLength);
}
