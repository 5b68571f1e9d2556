using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tests.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Motion;

public sealed class PublicMotionModelTests
{
    private const string Model = "animatediff_unet_motion";
    private const string Adapter = "animatediff_motion_adapter";

    [Fact]
    public void It_denoises_as_diffusers_UNetMotionModel_does()
    {
        using var golden = new GoldenCase(Model);
        var (spatialConfig, motionConfig) = AnimateDiffLayout.ReadConfig(GoldenCase.PathOf(Model, "config.json"));
        using var spatial = golden.Load(new UNet2DConditionModel(spatialConfig), key => AnimateDiffLayout.IsMotionKey(key) ? null : key);
        using var video = golden.Load(new FactorizedVideoUNet(spatial, motionConfig), key => AnimateDiffLayout.IsMotionKey(key) ? key : null);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var v_BFCHW = video.call(golden["sample"].transpose(1, 2), golden["timestep"], new FrameConditions(golden["encoder_hidden_states"]));
        golden.Agrees("output", v_BFCHW.transpose(1, 2));
    }

    [Theory]
    [InlineData("frame", "output_original")]
    [InlineData("video", "output_diffusers")]
    public void Motion_modules_as_AnimateDiff_released_them_load_and_agree(string norm, string expected)
    {
        using var video = Load(norm);
        using var io = Checkpoint.Open(GoldenCase.PathOf(Adapter, "original_module.safetensors"));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (input_BCFHW, expected_BCFHW) = (io.Read("input"), io.Read(expected));
        var step = new ClipStep(new ClipContext(4, new ContextCache()), null);
        var y_GCHW = video.DownBlocks[1].MotionModules[0].call(input_BCFHW.transpose(1, 2).flatten(0, 1), step);
        var error = (y_GCHW.unflatten(0, 2, 4).transpose(1, 2) - expected_BCFHW).abs().max().item<float>();
        Assert.True(error < 1e-4, $"{expected} differs by {error}");
    }

    private static FactorizedVideoUNet Load(string norm)
    {
        var (spatialConfig, motionConfig) = AnimateDiffLayout.ReadConfig(GoldenCase.PathOf(Model, "config.json"));
        var video = new FactorizedVideoUNet(new UNet2DConditionModel(spatialConfig), motionConfig with { TemporalNorm = norm });
        video.LoadCheckpoint(GoldenCase.PathOf(Adapter, "mm_original_layout.safetensors"), AnimateDiffLayout.CanonicalKey);
        return video;
    }
}
