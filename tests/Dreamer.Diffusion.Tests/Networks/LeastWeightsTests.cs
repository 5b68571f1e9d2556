using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.PublicCheckpoints;

namespace Dreamer.Diffusion.Tests.Networks;

/// <summary>What a config asks for is known before memory is taken for it: never more than it gets, and not much less.</summary>
public sealed class LeastWeightsTests
{
    [Fact]
    public void Published_sizes_are_told_from_the_config()
    {
        var shape = StableDiffusionShape.Full21;
        AssertNear(865_910_724, ConfigFile.Parse<UNet2DConditionConfig>(shape.Unet.ToJsonString()).LeastWeights());
        AssertNear(83_653_863, ConfigFile.Parse<AutoencoderKLConfig>(shape.Vae.ToJsonString()).LeastWeights());
        AssertNear(340_387_840, ConfigFile.Parse<CLIPTextConfig>(shape.Text.ToJsonString()).LeastWeights());
        AssertNear(4_762_310_656, new T5Config { DModel = 4096, DFf = 10_240, NumLayers = 24, NumHeads = 64, FeedForwardProj = "gated-gelu" }.LeastWeights()); // v1.1 XXL's encoder
        AssertNear(5_680_910_336, new T5Config { ModelType = "umt5", VocabSize = 256_384, DModel = 4096, DFf = 10_240, NumLayers = 24, NumHeads = 64, FeedForwardProj = "gated-gelu" }.LeastWeights());
        AssertNear(126_892_531, new AutoencoderKLWanConfig().LeastWeights());
        AssertNear(704_688_668, new AutoencoderKLWanConfig { BaseDim = 160, DecoderBaseDim = 256, IsResidual = true }.LeastWeights());
        AssertNear(1_923_385_472, new LTXVideoTransformer3DConfig().LeastWeights());
        AssertNear(419_193_905, new AutoencoderKLLTXVideoConfig().LeastWeights());
        AssertNear(1_246_913_778, LaterLtx().LeastWeights());
        AssertNear(303_966_208, new CLIPVisionConfig { HiddenSize = 1024, IntermediateSize = 4096, ProjectionDim = 768, NumHiddenLayers = 24, NumAttentionHeads = 16, PatchSize = 14 }.LeastWeights());
    }

    [Fact]
    public void Tiny_networks_have_at_least_as_many()
    {
        using var files = new TinyModelFolder();
        var unet = ConfigFile.Read<UNet2DConditionConfig>(files.At("unet", "config.json"));
        AssertAtLeast(files, "unet", unet.LeastWeights());
        AssertAtLeast(files, "vae", ConfigFile.Read<AutoencoderKLConfig>(files.At("vae", "config.json")).LeastWeights());
        AssertAtLeast(files, "text_encoder", ConfigFile.Read<CLIPTextConfig>(files.At("text_encoder", "config.json")).LeastWeights());
        AssertAtLeast(files, "text_encoder_2", ConfigFile.Read<T5Config>(files.At("text_encoder_2", "config.json")).LeastWeights());
        AssertAtLeast(files, "image_encoder", ConfigFile.Read<CLIPVisionConfig>(files.At("image_encoder", "config.json")).LeastWeights());
        AssertAtLeast(files, "motion", ConfigFile.Read<MotionConfig>(files.At("motion", "config.json")).LeastWeights(unet));
    }

    [Theory]
    [InlineData("unet", "\"block_out_channels\": [\n    16,\n    32\n  ]", "\"block_out_channels\": [524288, 1048576]")]
    [InlineData("unet", "\"time_embedding_dim\": null", "\"time_embedding_dim\": 1000000")]
    [InlineData("unet", "\"layers_per_block\": 1", "\"layers_per_block\": 64")]
    [InlineData("unet", "\"transformer_layers_per_block\": 1", "\"transformer_layers_per_block\": 64")]
    [InlineData("vae", "\"layers_per_block\": 1", "\"layers_per_block\": 64")]
    [InlineData("vae", "\"latent_channels\": 4", "\"latent_channels\": 1000000")]
    [InlineData("text_encoder", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 256")]
    [InlineData("text_encoder", "\"vocab_size\": ", "\"vocab_size\": 99")]
    [InlineData("text_encoder_2", "\"num_heads\": 2", "\"num_heads\": 1000000")]
    [InlineData("text_encoder_2", "\"d_ff\": 32", "\"d_ff\": 1000000")]
    [InlineData("image_encoder", "\"image_size\": 16", "\"image_size\": 4096")]
    [InlineData("motion", "\"adapter_width\": 16", "\"adapter_width\": 1000000")]
    [InlineData("motion", "\"temporal_transformer_layers_per_block\": 1", "\"temporal_transformer_layers_per_block\": 64")]
    [InlineData("motion", "\"reference_width\": 16", "\"reference_width\": 1000000")]
    [InlineData("motion", "\"condition_width\": 16", "\"condition_width\": 1000000")]
    public void A_config_that_asks_for_more_than_the_file_holds_is_refused_before_memory_is_taken(string part, string from, string to)
    {
        using var files = new TinyModelFolder();
        var path = files.At(part, "config.json");
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        var message = Assert.Throws<ModelException>(() => DreamerModel.Load(files.Folder)).Message;
        Assert.Contains("the network that its config describes has at least", message, StringComparison.Ordinal);
        Assert.Contains(files.At(part), message, StringComparison.Ordinal);
    }

    private static void AssertNear(double actual, double least) => Assert.InRange(least, 0.5 * actual, actual);

    private static void AssertAtLeast(TinyModelFolder files, string part, double least)
    {
        using var checkpoint = Checkpoint.Open(files.At(part));
        double actual = checkpoint.Names.Sum(name => checkpoint.Entry(name).Shape.Aggregate(1L, (product, size) => product * size));
        Assert.True(least <= actual && least >= 0.25 * actual, $"{part}: {least} of {actual}");
    }

    /// <summary>The autoencoder of LTX-Video 0.9.5.</summary>
    private static AutoencoderKLLTXVideoConfig LaterLtx() => new()
    {
        BlockOutChannels = [128, 256, 512, 1024, 2048],
        DownBlockTypes = [.. Enumerable.Repeat("LTXVideo095DownBlock3D", 4)],
        LayersPerBlock = [4, 6, 6, 2, 2],
        SpatioTemporalScaling = [true, true, true, true],
        DownsampleType = ["spatial", "temporal", "spatiotemporal", "spatiotemporal"],
        DecoderBlockOutChannels = [256, 512, 1024],
        DecoderLayersPerBlock = [5, 5, 5, 5],
        DecoderSpatioTemporalScaling = [true, true, true],
        UpsampleResidual = [true, true, true],
        UpsampleFactor = [2, 2, 2],
        TimestepConditioning = true,
    };
}
