// Shapes: B batch, C channels, F frames, H/W pixels, L latent channels, f latent frames, h/w latent pixels
using Dreamer.CheckDevice.GoldenCases;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Ltx;

public sealed class AutoencoderKLLTXVideoTests
{
    [Fact]
    public void It_encodes_and_decodes_as_diffusers_does()
    {
        using var golden = new GoldenCase("ltx_vae");
        using var vae = golden.Load(new AutoencoderKLLTXVideo(golden.Config<AutoencoderKLLTXVideoConfig>()));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var latents = vae.Encode(golden["video"]);
        golden.Agrees("mean", latents.Mean, 2e-5);
        golden.Agrees("logvar", latents.LogVariance, 2e-5);
        golden.Agrees("latents", vae.Scale(latents.Mean), 2e-5);
        golden.Agrees("image_mean", vae.Encode(golden["image"]).Mean, 2e-5);
        golden.Agrees("denormalised", vae.Unscale(golden["z"]), 1e-6);
        golden.Agrees("decoded", vae.Decode(golden["denormalised"]), 3e-5);
        golden.Agrees("decoded_still", vae.Decode(golden["z_still"]), 3e-5);
    }

    /// <summary>0.9.1's decoder is told of time and draws noise; 0.9.5's draws none, and its encoder folds.</summary>
    [Theory]
    [InlineData("ltx_vae_091")]
    [InlineData("ltx_vae_095")]
    public void Later_ones_encode_and_decode_as_diffusers_does(string name)
    {
        using var golden = new GoldenCase(name);
        using var vae = golden.Load(new AutoencoderKLLTXVideo(golden.Config<AutoencoderKLLTXVideoConfig>()));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var latents = vae.Encode(golden["video"]);
        golden.Agrees("mean", latents.Mean, 2e-5);
        golden.Agrees("logvar", latents.LogVariance, 2e-5);
        golden.Agrees("image_mean", vae.Encode(golden["image"]).Mean, 2e-5);
        golden.Agrees("decoded", vae.Decode(golden["z"], golden["time"], Drawn("noise")), 5e-5);
        golden.Agrees("decoded_still", vae.Decode(golden["z_still"], golden["times"], Drawn("still_noise")), 5e-5);

        Func<long, long, Tensor> Drawn(string noise)
        {
            var next = 0;
            return (_, _) => golden[$"{noise}.{next++}"];
        }
    }

    /// <summary>Each has all frames once, in their order; the decoders differ in how they double, and in what they are told.</summary>
    [Theory]
    [InlineData("ltx_vae", 1)]
    [InlineData("ltx_vae", 2)]
    [InlineData("ltx_vae", 6)]
    [InlineData("ltx_vae_091", 5)]
    [InlineData("ltx_vae_095", 1)]
    [InlineData("ltx_vae_095", 5)]
    public void A_frame_after_the_other_shows_what_all_at_once_show(string name, int frames)
    {
        using var golden = new GoldenCase(name);
        using var vae = golden.Load(new AutoencoderKLLTXVideo(golden.Config<AutoencoderKLLTXVideoConfig>()));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        manual_seed(9);
        var z_BLfhw = randn([1, vae.Config.LatentChannels, frames, 2, 3]);
        var time_B = vae.Config.TimestepConditioning ? full([1], 0.05) : null;
        var whole_BCFHW = vae.Decode(z_BLfhw, time_B, Noise());
        var frames_BC1HW = vae.DecodeFrames(z_BLfhw, time_B, Noise()).ToList();
        Assert.Equal(1 + vae.Config.FrameScale() * (frames - 1), frames_BC1HW.Count);
        Assert.InRange((cat(frames_BC1HW, dim: 2) - whole_BCFHW).abs().max().item<float>(), 0, 2e-5f * whole_BCFHW.abs().max().item<float>());

        static Func<long, long, Tensor> Noise()
        {
            var next = 0;
            return (rows, columns) => SeededNoise.Draw(5, next++, [rows, columns]);
        }
    }

    [Fact]
    public void A_decoder_is_told_what_its_config_says_and_no_more()
    {
        using var first = Tiny();
        using var golden = new GoldenCase("ltx_vae_091");
        using var later = golden.Load(new AutoencoderKLLTXVideo(golden.Config<AutoencoderKLLTXVideoConfig>()));
        using var scope = NewDisposeScope();
        Assert.Contains("it was given a time and no noise", Refused(() => first.Decode(zeros([1, 4, 1, 1, 1]), golden["time"])));
        Assert.Contains("it was given no time and no noise", Refused(() => later.Decode(golden["z"])));
        Assert.Contains("it was given a time and no noise", Refused(() => later.Decode(golden["z"], golden["time"])));
    }

    [Fact]
    public void Published_names_and_shapes_are_ours()
    {
        var verdict = Assert.Single(GoldenFolder.Run(Path.GetDirectoryName(GoldenCase.PathOf("ltx_published_keys", "README.md"))!));
        Assert.True(verdict.Passed, verdict.Fault);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void As_many_frames_come_out_as_went_in(int latentFrames)
    {
        using var vae = Tiny();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var video_BCFHW = Video(frames: 2 * latentFrames - 1);
        Assert.Equal([1, 4, latentFrames, 2, 3], vae.Encode(video_BCFHW).Mean.shape);
        Assert.Equal(video_BCFHW.shape, vae.call(video_BCFHW).shape);
    }

    [Fact]
    public void A_causal_side_does_not_see_what_comes_after_and_the_other_does()
    {
        using var vae = Tiny();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var video_BCFHW = Video(frames: 9);
        var (whole_BLfhw, short_BLfhw) = (vae.Encode(video_BCFHW).Mean, vae.Encode(video_BCFHW.narrow(2, 0, 5)).Mean);
        Assert.True(Golden.Error(short_BLfhw, whole_BLfhw.narrow(2, 0, 3)) < 1e-5, "latents see what comes after them");
        Assert.True(Golden.Error(vae.Decode(short_BLfhw), vae.Decode(whole_BLfhw).narrow(2, 0, 5)) > 1e-3);
        using var causal = new AutoencoderKLLTXVideo(TinyConfigs.LtxVae with { DecoderCausal = true });
        Assert.True(Golden.Error(causal.Decode(short_BLfhw), causal.Decode(whole_BLfhw).narrow(2, 0, 5)) < 1e-5);
    }

    [Fact]
    public void Scaling_is_by_the_weights_and_undone()
    {
        using var golden = new GoldenCase("ltx_vae");
        using var vae = golden.Load(new AutoencoderKLLTXVideo(golden.Config<AutoencoderKLLTXVideoConfig>() with { ScalingFactor = 2 }));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var scaled = vae.Scale(golden["mean"]);
        Assert.True(Golden.Error(scaled, golden["latents"] * 2) < 1e-5);
        Assert.True(Golden.Error(vae.Unscale(scaled), golden["mean"]) < 1e-5);
    }

    [Fact]
    public void Every_parameter_gets_a_gradient()
    {
        using var vae = Tiny();
        using var video_BCFHW = Video(frames: 3);
        NetworkFacts.EveryParameterGetsAGradient(vae, () =>
        {
            var latents = vae.Encode(video_BCFHW);
            return vae.Decode(latents.Sample(ones_like(latents.Mean)) * 0.1) + latents.MeanKl();
        });
    }

    [Fact]
    public void Every_parameter_of_a_later_one_gets_a_gradient()
    {
        manual_seed(3);
        using var vae = new AutoencoderKLLTXVideo(TinyConfigs.LaterLtxVae);
        using var video_BCFHW = Video(frames: 3);
        NetworkFacts.EveryParameterGetsAGradient(vae, () =>
        {
            var latents = vae.Encode(video_BCFHW);
            return vae.Decode(latents.Sample(ones_like(latents.Mean)) * 0.1, full([1], 0.05), (rows, columns) => randn(rows, columns)) + latents.MeanKl();
        });
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var later = new AutoencoderKLLTXVideo(TinyConfigs.LaterLtxVae);
        using Tensor time_B = full([1], 0.05), noise_HW = randn(2, 2), one_BLfhw = randn([1, 4, 2, 1, 1]);
        using (no_grad())
        {
            NetworkFacts.Leaves(1, () => later.Decode(one_BLfhw, time_B, (_, _) => noise_HW));
        }
        using var vae = Tiny();
        using var video_BCFHW = Video(frames: 3);
        using var z_BLfhw = randn([1, 4, 2, 1, 1]);
        using (no_grad())
        {
            NetworkFacts.Leaves(2, () => vae.Encode(video_BCFHW));
            NetworkFacts.Leaves(1, () => vae.Decode(z_BLfhw));
            NetworkFacts.Leaves(1, () => vae.Scale(z_BLfhw));
            NetworkFacts.Leaves(1, () => vae.Unscale(z_BLfhw));
            NetworkFacts.Leaves(1, () => vae.call(video_BCFHW));
        }
    }

    [Fact]
    public void What_it_cannot_take_is_refused_with_its_shape()
    {
        using var vae = Tiny();
        using var wide_BCFHW = zeros([1, 3, 5, 8, 10]);
        using var long_BCFHW = zeros([1, 3, 4, 8, 12]);
        using var z_BLfhw = zeros([1, 3, 2, 4, 4]);
        Assert.Contains("[1, 3, 5, 8, 10]; it must be B3FHW of 2n+1 frames with sides divisible by 4", Refused(() => vae.Encode(wide_BCFHW)));
        Assert.Contains("[1, 3, 4, 8, 12]", Refused(() => vae.Encode(long_BCFHW)));
        Assert.Contains("[1, 3, 2, 4, 4]; they must be B4fhw", Refused(() => vae.Decode(z_BLfhw)));
    }

    [Fact]
    public void A_config_that_no_network_has_is_refused_with_its_value()
    {
        var config = new AutoencoderKLLTXVideoConfig();
        var folding = config with { BlockOutChannels = [8, 8, 8], DownBlockTypes = ["LTXVideo095DownBlock3D", "LTXVideo095DownBlock3D"], LayersPerBlock = [1, 1, 1], SpatioTemporalScaling = [true, true], DownsampleType = ["spatial", "temporal"] };
        Assert.Contains("decoder_inject_noise has 2", Refused(() => (config with { DecoderInjectNoise = [false, true] }).Validate()));
        Assert.Contains("upsample_factor is 3, 1, 1, 1", Refused(() => (config with { UpsampleFactor = [3, 1, 1, 1] }).Validate()));
        Assert.Contains("upsample_factor of 1, upsample_residual False and timestep_conditioning True", Refused(() => (config with { TimestepConditioning = true }).Validate()));
        Assert.Contains("lead from 512 to 256 with an upsample_factor of 2", Refused(() => (config with { UpsampleFactor = [1, 1, 1, 2] }).Validate()));
        Assert.Contains("down_block_types is LTXVideoDownBlock3D, LTXVideo095DownBlock3D", Refused(() => (config with { DownBlockTypes = ["LTXVideoDownBlock3D", "LTXVideo095DownBlock3D"] }).Validate()));
        Assert.Contains("downsample_type is 'conv'", Refused(() => (folding with { DownsampleType = ["conv", "spatial"] }).Validate()));
        Assert.Contains("from 8 to 12, which cells of 4", Refused(() => (folding with { BlockOutChannels = [8, 12, 8] }).Validate()));
        Assert.Contains("multiplies frames by is 8; this network has only 2", Refused(() => folding.Validate()));
        Assert.Contains("layers_per_block has 4", Refused(() => (config with { LayersPerBlock = [4, 3, 3, 3] }).Validate()));
        Assert.Contains("spatio_temporal_scaling has 1", Refused(() => (config with { SpatioTemporalScaling = [true] }).Validate()));
        Assert.Contains("decoder_spatio_temporal_scaling multiplies frames by", Refused(() => (config with { SpatioTemporalScaling = [true, true, false, false] }).Validate()));
        Assert.Contains("spatial_compression_ratio is 8", Refused(() => (config with { SpatialCompressionRatio = 8 }).Validate()));
        Assert.Contains("patch_size_t is 2", Refused(() => (config with { PatchSizeT = 2 }).Validate()));
        Assert.Contains("scaling_factor is 0", Refused(() => (config with { ScalingFactor = 0 }).Validate()));
    }

    /// <summary>Random weights in which no bias and no scale is neutral.</summary>
    private static AutoencoderKLLTXVideo Tiny()
    {
        manual_seed(3);
        return new AutoencoderKLLTXVideo(TinyConfigs.LtxVae);
    }

    private static Tensor Video(int frames) => rand([1, 3, frames, 8, 12]) * 2 - 1;

    private static string Refused(Action call) => Assert.Throws<ArgumentException>(call).Message;
}
