// Shapes: B batch, C channels, F frames, H/W pixels, L latent channels, f latent frames, h/w latent pixels
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

public sealed class AutoencoderKLWanTests
{
    [Theory]
    [InlineData("wan_vae21")]
    [InlineData("wan_vae22")]
    public void It_encodes_and_decodes_as_diffusers_does(string name)
    {
        using var golden = new GoldenCase(name);
        using var vae = golden.Load(new AutoencoderKLWan(golden.Config<AutoencoderKLWanConfig>()));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var latents = vae.Encode(golden["video"]);
        golden.Agrees("mean", latents.Mean, 2e-5);
        golden.Agrees("logvar", latents.LogVariance, 2e-5);
        golden.Agrees("latents", vae.Scale(latents.Mean), 2e-5);
        golden.Agrees("image_mean", vae.Encode(golden["image"]).Mean, 2e-5);
        golden.Agrees("odd_video_mean", vae.Encode(golden["odd_video"]).Mean, 2e-5);
        golden.Agrees("denormalised", vae.Unscale(golden["z"]), 1e-6);
        golden.Agrees("decoded", vae.Decode(golden["denormalised"]), 3e-5);
        golden.Agrees("decoded_still", vae.Decode(vae.Unscale(golden["z_still"])), 3e-5);
    }

    [Theory]
    [InlineData("wan_vae21", 1)]
    [InlineData("wan_vae21", 2)]
    [InlineData("wan_vae21", 6)]
    [InlineData("wan_vae22", 1)]
    [InlineData("wan_vae22", 2)]
    [InlineData("wan_vae22", 4)]
    public void Chunks_add_up_to_the_whole_video_computed_at_once(string name, int latentFrames)
    {
        using var golden = new GoldenCase(name);
        using var vae = golden.Load(new AutoencoderKLWan(golden.Config<AutoencoderKLWanConfig>()));
        RequireTheWhole(vae, latentFrames);
    }

    [Theory]
    [InlineData(false, new[] { 1, 2 }, new[] { true })]
    [InlineData(false, new[] { 2, 1, 3 }, new[] { true, false })]
    [InlineData(false, new[] { 1, 1, 2 }, new[] { false, false })]
    [InlineData(true, new[] { 1, 2, 2 }, new[] { true, true })]
    [InlineData(true, new[] { 1, 1, 2, 4, 4 }, new[] { true, false, false, true })]
    public void Levels_are_as_the_config_says(bool isResidual, int[] dimMult, bool[] halvesTime)
    {
        manual_seed(4);
        using var vae = new AutoencoderKLWan(TinyConfigs.WanVae(isResidual) with { DimMult = dimMult, TemperalDownsample = halvesTime });
        RequireTheWhole(vae, latentFrames: 3);
    }

    private static void RequireTheWhole(AutoencoderKLWan vae, int latentFrames)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        manual_seed(latentFrames);
        var side = vae.Config.LatentScale();
        var video_BCFHW = rand([2, 3, 4 * latentFrames - 3, side, 2 * side]) * 2 - 1;
        var z_BLfhw = randn([2, vae.Config.ZDim, latentFrames, 1, 2]);
        var whole = new WholeVideo(vae);
        Close(whole.Encode(video_BCFHW), vae.Encode(video_BCFHW).Mean, 2e-5);
        Close(whole.Decode(z_BLfhw), vae.Decode(z_BLfhw), 3e-5);
        Assert.Equal(1 + (latentFrames - 1) * vae.Config.FrameScale(), vae.Decode(z_BLfhw).shape[2]);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Frames_come_as_they_are_made_and_are_those_of_the_whole(bool isResidual)
    {
        using var vae = Tiny(isResidual);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var z_BLfhw = randn([1, 4, 4, 2, 3]);
        List<Tensor> chunks = [.. vae.DecodeChunks(z_BLfhw)];
        Assert.Equal([1, 4, 4, 4], chunks.Select(chunk => chunk.shape[2]));
        Same(cat(chunks, dim: 2), vae.Decode(z_BLfhw), "other bytes");
        Same(chunks[0], vae.DecodeChunks(z_BLfhw).First(), "the first frame waited for others");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_longer_video_begins_with_the_latents_and_frames_of_a_shorter(bool isResidual)
    {
        using var vae = Tiny(isResidual);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var video_BCFHW = Video(vae, frames: 13);
        var whole_BLfhw = vae.Encode(video_BCFHW).Mean;
        var short_BLfhw = vae.Encode(video_BCFHW.narrow(2, 0, 8)).Mean; // the last three frames are no chunk
        Assert.Equal(2, short_BLfhw.shape[2]);
        Same(short_BLfhw, whole_BLfhw.narrow(2, 0, 2), "latents see what comes after them");
        Same(vae.Decode(short_BLfhw), vae.Decode(whole_BLfhw).narrow(2, 0, 5), "frames see what comes after them");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_parameter_gets_a_gradient(bool isResidual)
    {
        using var vae = Tiny(isResidual);
        using var video_BCFHW = Video(vae, frames: 5);
        NetworkFacts.EveryParameterGetsAGradient(vae, () =>
        {
            var latents = vae.Encode(video_BCFHW);
            return vae.Decode(latents.Sample(ones_like(latents.Mean)) * 0.1) + latents.MeanKl();
        });
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_leaves_nothing_but_results_in_the_callers_scope(bool isResidual)
    {
        using var vae = Tiny(isResidual);
        using var video_BCFHW = Video(vae, frames: 5);
        using var z_BLfhw = randn([1, 4, 2, 1, 1]);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (no_grad())
        {
            NetworkFacts.Leaves(2, () => vae.Encode(video_BCFHW));
            NetworkFacts.Leaves(1, () => vae.Decode(z_BLfhw));
            NetworkFacts.Leaves(1, () => Assert.Single(vae.DecodeChunks(z_BLfhw).Take(1)));
            NetworkFacts.Leaves(1, () => vae.Scale(z_BLfhw));
            NetworkFacts.Leaves(1, () => vae.call(video_BCFHW));
        }
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void What_it_cannot_take_is_refused_with_its_shape()
    {
        using var vae = Tiny(isResidual: true);
        using var video_BCFHW = zeros([1, 3, 5, 24, 16]);
        using var z_BLfhw = zeros([1, 3, 2, 4, 4]);
        Assert.Contains("[1, 3, 5, 24, 16]; it must be B3FHW with sides divisible by 16", Refused(() => vae.Encode(video_BCFHW)));
        Assert.Contains("[1, 3, 2, 4, 4]; they must be B4fhw", Refused(() => vae.DecodeChunks(z_BLfhw)));
    }

    [Fact]
    public void A_config_that_no_network_has_is_refused_with_its_value()
    {
        var config = new AutoencoderKLWanConfig();
        Assert.Contains("attn_scales is 1", Refused(() => (config with { AttnScales = [0.5] }).Validate()));
        Assert.Contains("temperal_downsample has 2", Refused(() => (config with { TemperalDownsample = [true, true] }).Validate()));
        Assert.Contains("temperal_downsample is 3", Refused(() => (config with { TemperalDownsample = [true, true, true] }).Validate()));
        Assert.Contains("in_channels is 3", Refused(() => (config with { PatchSize = 2 }).Validate()));
        Assert.Contains("latents_std has 1", Refused(() => (config with { LatentsStd = [1] }).Validate()));
        Assert.Contains("latents_std 0;", Refused(() => (config with { ZDim = 1, LatentsMean = [1], LatentsStd = [0] }).Validate()));
        Assert.Contains("latents_mean has Infinity", Refused(() => (config with { ZDim = 1, LatentsMean = [float.PositiveInfinity], LatentsStd = [1] }).Validate()));
        Assert.Contains("2048", Refused(() => (config with { IsResidual = true, BaseDim = 32, DimMult = [1, 2, 4, 64] }).Validate()));
    }

    public static TheoryData<bool> Forms => [false, true];

    /// <summary>Random weights in which no bias and no scale is neutral.</summary>
    internal static AutoencoderKLWan Tiny(bool isResidual)
    {
        manual_seed(3);
        return new AutoencoderKLWan(TinyConfigs.WanVae(isResidual));
    }

    internal static Tensor Video(AutoencoderKLWan vae, int frames)
    {
        var side = vae.Config.LatentScale();
        return rand([1, 3, frames, side, side]) * 2 - 1;
    }

    private static void Same(Tensor expected, Tensor actual, string why) => Assert.True(expected.eq(actual).all().item<bool>(), why);

    private static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, tolerance);
    }

    private static string Refused(Action call) => Assert.Throws<ArgumentException>(call).Message;
}
