using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks;

public sealed class AutoencoderKLTests
{
    private static readonly AutoencoderKLConfig s_nano = new()
    {
        NormType = "none",
        PatchSize = 2,
        BlockOutChannels = [8, 12],
        DownBlockTypes = ["DownEncoderBlock2D", "DownEncoderBlock2D"],
        UpBlockTypes = ["UpDecoderBlock2D", "UpDecoderBlock2D"],
        LatentChannels = 3,
        LatentsMean = [0.5f, -1f, 2f],
        LatentsStd = [2f, 0.5f, 4f],
    };

    [Fact]
    public void It_encodes_and_decodes_as_diffusers_does()
    {
        using var golden = new GoldenCase("autoencoder_kl");
        using var vae = golden.Load(new AutoencoderKL(golden.Config<AutoencoderKLConfig>()));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var latents = vae.Encode(golden["image"]);
        golden.Agrees("mean", latents.Mean);
        golden.Agrees("logvar", latents.LogVariance);
        golden.Agrees("std", latents.Std());
        golden.Agrees("sampled", latents.Sample(golden["noise"]));
        golden.Agrees("decoded_of_mean", vae.Decode(golden["mean"]));
        golden.Agrees("decoded_of_sampled", vae.Decode(golden["sampled"]));
        golden.Agrees("decoded_of_z", vae.Decode(golden["z"]));
    }

    [Fact]
    public void Its_norms_have_the_published_epsilon()
    {
        using var golden = new GoldenCase("autoencoder_kl");
        using var vae = golden.Load(new AutoencoderKL(golden.Config<AutoencoderKLConfig>()));
        using var scope = NewDisposeScope();
        golden.Agrees("lowvar.mid_resnet.output", vae.Decoder.MidBlock.FirstResnet.call(golden["lowvar.input"], null), 5e-5);
        golden.Agrees("lowvar.mid_attention.output", vae.Decoder.MidBlock.Attention!.call(golden["lowvar.input"]), 5e-5);
        golden.Agrees("lowvar.encoder_norm_out.output", vae.Encoder.NormOut!.call(golden["lowvar.input"]), 5e-5);
    }

    [Fact]
    public void Attention_keys_of_2022_load_too()
    {
        using var legacy = Checkpoint.Open(GoldenCase.PathOf("autoencoder_kl", "legacy_attention_names.safetensors"));
        using var modern = Checkpoint.Open(GoldenCase.PathOf("autoencoder_kl", "diffusion_pytorch_model.safetensors"));
        foreach (var key in legacy.Names)
        {
            var canonical = AutoencoderKL.CanonicalKey(key)!;
            Assert.Contains(canonical, modern.Names);
            Assert.True(legacy.Read(key).eq(modern.Read(canonical)).all().item<bool>(), $"{key} is not {canonical}");
        }
    }

    [Fact]
    public void Without_norms_it_has_neither_norm_layers_nor_attention()
    {
        using var vae = new AutoencoderKL(s_nano);
        Assert.DoesNotContain(vae.state_dict().Keys, key => key.Contains("norm") || key.Contains("attentions"));
        using var scope = NewDisposeScope();
        using var image_BCHW = randn(2, 3, 16, 24);
        Assert.Equal([2, 3, 4, 6], vae.Encode(image_BCHW).Mean.shape);
        Assert.Equal([2, 3, 16, 24], vae.call(image_BCHW).shape);
    }

    [Fact]
    public void Scaling_shifts_each_channel_and_unscaling_undoes_it()
    {
        using var vae = new AutoencoderKL(s_nano);
        using var scope = NewDisposeScope();
        var z_BLhw = randn(2, 3, 4, 4);
        var scaled_BLhw = vae.Scale(z_BLhw);
        Assert.True(allclose(scaled_BLhw.select(1, 1), (z_BLhw.select(1, 1) + 1) / 0.5, atol: 1e-5), "channel 1 is not z-scored");
        Assert.True(allclose(vae.Unscale(scaled_BLhw), z_BLhw, atol: 1e-5), "unscaling does not undo scaling");
    }

    [Theory]
    [InlineData("group")]
    [InlineData("none")]
    public void Every_parameter_gets_a_gradient(string norm)
    {
        using var vae = new AutoencoderKL(s_nano with { NormType = norm, NormNumGroups = 4 });
        using var image_BCHW = randn(1, 3, 16, 16);
        NetworkFacts.EveryParameterGetsAGradient(vae, () =>
        {
            var latents = vae.Encode(image_BCHW);
            return vae.Decode(latents.Sample(ones_like(latents.Mean))) + latents.MeanKl();
        });
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var vae = new AutoencoderKL(s_nano);
        using var image_BCHW = randn(1, 3, 16, 16);
        using var z_BLhw = randn(1, 3, 4, 4);
        NetworkFacts.Leaves(2, () => vae.Encode(image_BCHW));
        NetworkFacts.Leaves(1, () => vae.Decode(z_BLhw));
        NetworkFacts.Leaves(1, () => vae.Scale(z_BLhw));
        NetworkFacts.Leaves(1, () => vae.call(image_BCHW));
    }

    [Fact]
    public void An_image_that_does_not_divide_is_refused_with_its_shape()
    {
        using var vae = new AutoencoderKL(s_nano);
        using var image_BCHW = randn(1, 3, 18, 16);
        var error = Assert.Throws<ArgumentException>(() => vae.Encode(image_BCHW));
        Assert.Contains("1, 3, 18, 16", error.Message);
    }
}
