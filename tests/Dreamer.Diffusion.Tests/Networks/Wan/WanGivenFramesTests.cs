// Shapes: B batch, C channels, F pixel frames, H/W pixels, L latent channels, f latent frames, h/w latent pixels
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

public sealed class WanGivenFramesTests
{
    private static readonly double[] s_timesteps = [999, 900, 875, 874, 500];

    [Theory]
    [InlineData(false, new float[] { 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(true, new float[] { 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1 })]
    public void A_condition_tells_which_pixel_frames_are_given(bool hasLast, float[] byFrame)
    {
        using var scope = NewDisposeScope();
        var latents_BLfhw = randn(new long[] { 1, 2, 3, 2, 2 });
        var condition_BLfhw = WanGivenFrames.Condition(latents_BLfhw, hasLast);
        Assert.Equal(byFrame, condition_BLfhw[0, ..4, .., 1, 1].transpose(0, 1).flatten().data<float>().ToArray());
        Assert.True(condition_BLfhw[.., 4..].eq(latents_BLfhw).all().item<bool>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_video_of_a_condition_is_grey_but_for_what_is_given(bool hasLast)
    {
        using var scope = NewDisposeScope();
        var (first_BCHW, last_BCHW) = (randn(1, 3, 4, 4), hasLast ? randn(1, 3, 4, 4) : null);
        var video_BCFHW = WanGivenFrames.Video(first_BCHW, last_BCHW, frames: 9);
        Assert.Equal([1, 3, 9, 4, 4], video_BCFHW.shape);
        Assert.True(video_BCFHW.select(2, 0).eq(first_BCHW).all().item<bool>());
        Assert.True(video_BCFHW.select(2, 8).eq(last_BCHW ?? zeros_like(first_BCHW)).all().item<bool>());
        Assert.Equal(0, video_BCFHW.narrow(2, 1, 7).abs().max().item<float>());
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(0.875, 3)]
    [InlineData(0.9, 2)]
    [InlineData(1.0, 0)]
    public void The_first_expert_denoises_down_to_the_boundary(double? ratio, int steps) =>
        Assert.Equal(steps, WanExperts.StepsOfFirst(s_timesteps, ratio, trainSteps: 1000));
}
