using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks;

public sealed class UNet2DConditionModelTests
{
    private static readonly UNet2DConditionConfig s_nano = new()
    {
        InChannels = 3,
        OutChannels = 3,
        BlockOutChannels = [8, 16],
        DownBlockTypes = ["DownBlock2D", "CrossAttnDownBlock2D"],
        UpBlockTypes = ["CrossAttnUpBlock2D", "UpBlock2D"],
        LayersPerBlock = 1,
        NormNumGroups = 4,
        CrossAttentionDim = 6,
        AttentionHeadDim = PerLevel.Of(2, 4),
        UseLinearProjection = true,
        ResnetTimeScaleShift = "scale_shift",
        ClassEmbedType = "projection",
        ProjectionClassEmbeddingsInputDim = 5,
        PositionEmbedding = "sinusoidal",
    };

    [Fact]
    public void It_denoises_as_diffusers_does()
    {
        using var golden = new GoldenCase("unet2d_sd15");
        using var unet = golden.Load(new UNet2DConditionModel(golden.Config<UNet2DConditionConfig>()));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        golden.Agrees("mid.time_embedding", unet.EmbedTime(golden["timestep"], null));
        golden.Agrees("output", unet.call(golden["sample"], golden["timestep"], golden["encoder_hidden_states"]));
    }

    [Fact]
    public void Its_blocks_agree_one_by_one()
    {
        using var golden = new GoldenCase("unet2d_sd15");
        using var unet = golden.Load(new UNet2DConditionModel(golden.Config<UNet2DConditionConfig>()));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var contexts = unet.Project(golden["encoder_hidden_states"]);
        var temb_BT = golden["mid.time_embedding"];
        var first = unet.DownBlocks[0];
        golden.Agrees("mid.conv_in", unet.ConvIn.call(golden["sample"]));
        golden.Agrees("mid.down_blocks.0.resnets.0", first.Resnets[0].call(golden["mid.conv_in"], temb_BT));
        golden.Agrees("mid.down_blocks.0.attentions.0", first.Attentions[0].call(golden["mid.down_blocks.0.resnets.0"], contexts), 5e-4);
        golden.Agrees("mid.mid_block", unet.MidBlock.call(golden["mid.down_blocks.3"], temb_BT, contexts), 5e-4);
    }

    [Fact]
    public void Its_norms_have_the_published_epsilons()
    {
        using var golden = new GoldenCase("unet2d_sd15");
        using var unet = golden.Load(new UNet2DConditionModel(golden.Config<UNet2DConditionConfig>()));
        using var scope = NewDisposeScope();
        var contexts = unet.Project(golden["lowvar.context"]);
        var first = unet.DownBlocks[0];
        var block = first.Attentions[0].Blocks[0];
        golden.Agrees("lowvar.resnet.output", first.Resnets[0].call(golden["lowvar.input"], golden["lowvar.temb"]), 5e-5);
        golden.Agrees("lowvar.attention.output", first.Attentions[0].call(golden["lowvar.input"], contexts), 5e-5);
        golden.Agrees("lowvar.transformer_block.output", block.call(golden["lowvar.tokens"], contexts[block.CrossAttention]), 5e-5);
    }

    [Fact]
    public void Cached_keys_and_values_give_the_same_bits()
    {
        using var unet = new UNet2DConditionModel(s_nano);
        using var scope = NewDisposeScope();
        var (sample_BCHW, times_B, labels_BE) = (randn(2, 3, 8, 8), tensor(new long[] { 3, 900 }), randn(2, 5));
        var contexts = unet.Project(randn(2, 4, 6));
        var first = unet.Denoise(sample_BCHW, times_B, contexts, labels_BE);
        Assert.True(first.eq(unet.Denoise(sample_BCHW, times_B, contexts, labels_BE)).all().item<bool>(), "the cache changed");
        Assert.True(contexts.Bytes > 0);
    }

    [Fact]
    public void Frames_may_share_one_text()
    {
        using var unet = new UNet2DConditionModel(s_nano);
        using var scope = NewDisposeScope();
        var (sample_BCHW, times_B, labels_BE, text_BLD) = (randn(6, 3, 8, 8), full([6], 500), randn(6, 5), randn(2, 4, 6));
        var shared = unet.Denoise(sample_BCHW, times_B, unet.Project(text_BLD), labels_BE);
        var repeated = unet.Denoise(sample_BCHW, times_B, unet.Project(text_BLD.repeat_interleave(3, 0)), labels_BE);
        Assert.True(allclose(shared, repeated, atol: 1e-5), "sharing keys over frames changes the output");
    }

    [Fact]
    public void Odd_sizes_come_back_as_they_went()
    {
        using var unet = new UNet2DConditionModel(s_nano);
        using var scope = NewDisposeScope();
        var y_BCHW = unet.Denoise(randn(1, 3, 7, 5), full([1], 10), unet.Project(randn(1, 4, 6)), randn(1, 5));
        Assert.Equal([1, 3, 7, 5], y_BCHW.shape);
    }

    [Fact]
    public void Every_parameter_gets_a_gradient_and_no_frozen_one_does()
    {
        using var unet = new UNet2DConditionModel(s_nano);
        using var inputs = NewDisposeScope();
        var (sample_BCHW, times_B, labels_BE, text_BLD) = (randn(2, 3, 8, 8), full([2], 500), randn(2, 5), randn(2, 4, 6));
        NetworkFacts.EveryParameterGetsAGradient(unet, Output);
        NetworkFacts.NoFrozenParameterGetsAGradient(unet, Output, name => name.StartsWith("down_blocks", StringComparison.Ordinal));
        Tensor Output() => unet.Denoise(sample_BCHW, times_B, unet.Project(text_BLD), labels_BE);
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var unet = new UNet2DConditionModel(s_nano with { ClassEmbedType = null });
        using var inputs = NewDisposeScope();
        var (sample_BCHW, times_B, text_BLD) = (randn(1, 3, 8, 8), full([1], 500), randn(1, 4, 6));
        NetworkFacts.Leaves(1, () => unet.call(sample_BCHW, times_B, text_BLD));
        NetworkFacts.Leaves(0, () => unet.Project(text_BLD).Dispose());
    }

    [Fact]
    public void A_detached_cache_outlives_its_scope_until_it_is_disposed()
    {
        using var unet = new UNet2DConditionModel(s_nano with { ClassEmbedType = null });
        ContextCache contexts;
        using (NewDisposeScope())
        {
            contexts = unet.Project(randn(1, 4, 6)).DetachFromDisposeScope();
        }
        using (contexts)
        using (NewDisposeScope())
        {
            Assert.Equal([1, 3, 8, 8], unet.Denoise(randn(1, 3, 8, 8), full([1], 5), contexts).shape);
        }
        Assert.Equal(0, contexts.Bytes);
    }

    [Theory]
    [InlineData("""{ "addition_embed_type": "text_time" }""", "text_time")]
    [InlineData("""{ "norm_num_groups": 33 }""", "33")]
    [InlineData("""{ "attention_head_dim": [1, 2] }""", "2 entries")]
    [InlineData("""{ "down_block_types": ["DownBlock2D"] }""", "1 entries")]
    [InlineData("""{ "layers_per_block": 99999 }""", "99999")]
    [InlineData("""{ "class_embed_type": "timestep" }""", "timestep")]
    public void A_config_that_it_cannot_build_is_refused_with_the_value(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => ConfigFile.Parse<UNet2DConditionConfig>(json)).Message);

    [Fact]
    public void Heads_are_given_once_or_level_by_level()
    {
        Assert.Equal(8, ConfigFile.Parse<UNet2DConditionConfig>("""{ "attention_head_dim": 8 }""").AttentionHeadDim.At(3));
        Assert.Equal(20, ConfigFile.Parse<UNet2DConditionConfig>("""{ "attention_head_dim": [5, 10, 20, 20] }""").AttentionHeadDim.At(3));
    }
}
