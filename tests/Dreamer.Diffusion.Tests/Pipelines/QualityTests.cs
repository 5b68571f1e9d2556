using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>What leaving steps out costs the model that ships: signal to noise of a clip's frames after the still, against the exact clip's.</summary>
public sealed class QualityTests(CachedJobs jobs) : IClassFixture<CachedJobs>
{
    private static readonly string[] s_colours = ["red", "blue", "green", "yellow"];
    private static readonly string[] s_motions =
        ["the star moves to the left", "the star grows", "the star spins clockwise", "the star moves up"];

    [Fact]
    public void A_balanced_clip_is_near_the_exact_one() => Assert.InRange(Psnr(index: 0, StepQuality.Balanced), 27, 99);

    [Fact]
    [Trait("Speed", "Slow")]
    public void Balanced_clips_are_near_the_exact_ones_and_fast_ones_still_alike()
    {
        var balanced = Enumerable.Range(0, 8).Select(index => Psnr(index, StepQuality.Balanced)).ToList();
        Assert.InRange(balanced.Average(), 30, 99);
        Assert.All(balanced, decibels => Assert.InRange(decibels, 27, 99));
        Assert.InRange(Psnr(index: 0, StepQuality.Fast), 20, balanced.Max());
    }

    private double Psnr(int index, StepQuality quality)
    {
        using var scope = NewDisposeScope();
        var still = Still(index);
        var (exact, other) = (Clip(still, index, StepQuality.Exact), Clip(still, index, quality));
        var mean = ((exact - other) / 2).pow(2).mean().item<float>(); // of frames in [-1, 1]
        return -10 * Math.Log10(mean);
    }

    private Tensor Still(int index)
    {
        using CaptionEmbedding said = jobs.Nano.EncodeCaption(Caption(index)), unsaid = jobs.Nano.EncodeCaption("");
        return JobRuns.Run(jobs.Nano.Begin(new StillRequest(index, Steps: 16, Guidance: 2, Size: 64), new StillConditions(said, unsaid)));
    }

    private Tensor Clip(Tensor still, int index, StepQuality quality)
    {
        using var none = jobs.Nano.EncodeCaption("");
        using MotionEmbedding said = jobs.Nano.EncodeMotion(s_motions[index % 4]), unsaid = jobs.Nano.EncodeMotion("");
        var request = new ClipRequest(
            index, Steps: 16, Guidance: 2, ImageGuidance: 1, Size: 64, Frames: 16, Fps: 8, MotionStrength: 1, Quality: quality);
        var clip = JobRuns.Run(jobs.Nano.Begin(request, new ClipConditions(still, jobs.Nano.DecodeLatents(still), none, said, unsaid)));
        return jobs.Nano.DecodeLatents(clip).narrow(0, 1, 15);
    }

    private static string Caption(int index) => $"a large {s_colours[index / 2]} star on the right on a black background";
}
