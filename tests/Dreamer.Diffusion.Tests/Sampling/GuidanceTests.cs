using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Sampling;

public sealed class GuidanceTests
{
    [Theory]
    [InlineData("rescaled.0", 0, "")]
    [InlineData("rescaled.0.3", 0.3, "")]
    [InlineData("rescaled.0.7", 0.7, "")]
    [InlineData("rescaled.1", 1, "")]
    [InlineData("rescaled.0.7", 0.7, "video.")]
    public void Rescaling_follows_the_reference(string name, double part, string prefix)
    {
        using var scope = NewDisposeScope();
        using var golden = Golden.Open("rescale_noise_cfg");
        var (none, text) = (golden.Read(prefix + "noise_pred_uncond"), golden.Read(prefix + "noise_pred_text"));
        var guided = Guidance.Combine([none, text], Guidance.Weights(7.5));
        Assert.True(Golden.Error(guided, golden.Read(prefix + "noise_cfg")) < 1e-5);
        Assert.True(Golden.Error(Guidance.Rescale(guided, text, part), golden.Read(prefix + name)) < 1e-5);
    }

    [Fact]
    public void Scales_of_one_give_the_conditioned_branch()
    {
        using var scope = NewDisposeScope();
        var (none, image, both) = (randn(2, 3, 4), randn(2, 3, 4), randn(2, 3, 4));
        Assert.True(Golden.Error(Guidance.Combine([none, image, both], Guidance.Weights(1, 1)), both) < 1e-6);
        Assert.True(Golden.Error(Guidance.Combine([none, both], Guidance.Weights(1)), both) < 1e-6);
    }

    [Fact]
    public void Two_scales_follow_the_formula()
    {
        using var scope = NewDisposeScope();
        var (none, image, both) = (randn(2, 3, 4), randn(2, 3, 4), randn(2, 3, 4));
        var expected = none + (image - none) * 1.5 + (both - image) * 4;
        Assert.True(Golden.Error(Guidance.Combine([none, image, both], Guidance.Weights(1.5, 4)), expected) < 1e-5);
    }

    [Fact]
    public void Scales_of_zero_give_the_unconditioned_branch()
    {
        using var scope = NewDisposeScope();
        var (none, image, both) = (randn(2, 3, 4), randn(2, 3, 4), randn(2, 3, 4));
        Assert.True(Golden.Error(Guidance.Combine([none, image, both], Guidance.Weights(0, 0)), none) < 1e-6);
    }
}
