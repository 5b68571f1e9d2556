// Shapes: B batch, C channels, F/H/W frames, rows and columns of latents, T text tokens, E text width, M image tokens, I image width
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

public sealed class WanTransformer3DModelTests
{
    private static readonly WanTransformer3DConfig s_text = TinyConfigs.Wan;
    private static readonly WanTransformer3DConfig s_image = s_text with { InChannels = 6, ImageDim = 6, AddedKvProjDim = s_text.Width };
    private static readonly WanTransformer3DConfig s_twoImages = s_image with { PosEmbedSeqLen = 6 };

    public static TheoryData<string> Kinds => ["text", "image", "two images"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_parameter_gets_a_gradient(string kind)
    {
        var config = kind == "text" ? s_text : kind == "image" ? s_image : s_twoImages;
        using var model = new WanTransformer3DModel(config);
        using var inputs = NewDisposeScope();
        var (z_BCFHW, text_BTE) = (Latents(config), randn(1, 5, config.TextDim));
        var image_BMI = config.ImageDim is null ? null : randn(config.PosEmbedSeqLen is null ? 1 : 2, 3, 6);
        NetworkFacts.EveryParameterGetsAGradient(model, () => model.call(z_BCFHW, tensor([500f, 30]), model.Project(text_BTE, image_BMI)));
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var model = new WanTransformer3DModel(s_image);
        using var inputs = NewDisposeScope();
        var (z_BCFHW, times_B, text_BTE, image_BMI) = (Latents(s_image), tensor([500f, 30]), randn(1, 5, s_text.TextDim), randn(1, 3, 6));
        NetworkFacts.Leaves(0, () => model.Project(text_BTE, image_BMI).Dispose());
        var contexts = model.Project(text_BTE, image_BMI);
        NetworkFacts.Leaves(1, () => model.call(z_BCFHW, times_B, contexts)); // also the first time of a shape
        NetworkFacts.Leaves(1, () => model.call(z_BCFHW, times_B, contexts));
    }

    [Fact]
    public void Times_of_all_tokens_of_a_frame_are_that_frames_time()
    {
        using var model = new WanTransformer3DModel(s_text);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (z_BCFHW, contexts) = (Latents(s_text), model.Project(randn(2, 5, s_text.TextDim)));
        var times_BF = tensor(new[,] { { 0f, 900, 900 }, { 0, 30, 30 } });
        Tensor Of(Tensor times) => model.call(z_BCFHW, times, contexts);
        Assert.True(Golden.Error(Of(times_BF), Of(times_BF.repeat_interleave(6, dim: 1))) < 1e-5); // 2 rows of 3 tokens
        Assert.True(Golden.Error(Of(full([2, 1], 30)), Of(full([2], 30))) < 1e-5);
        Assert.True(Golden.Error(Of(times_BF), Of(full([2], 900))) > 1e-3);
    }

    [Fact]
    public void A_row_of_a_batch_is_what_it_is_alone()
    {
        using var model = new WanTransformer3DModel(s_text);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (z_BCFHW, times_B, text_BTE) = (Latents(s_text), tensor([500f, 30]), randn(2, 5, s_text.TextDim));
        var joined = ContextCache.Join([model.Project(text_BTE[..1]), model.Project(text_BTE[1..])]);
        var both = model.call(z_BCFHW, times_B, joined);
        Assert.True(Golden.Error(both[1..], model.call(z_BCFHW[1..], times_B[1..], model.Project(text_BTE[1..]))) < 1e-5);
    }

    [Fact]
    public void Tables_of_places_are_made_once_a_shape()
    {
        using var rotary = new WanRotary(s_text);
        var first = Table(2);
        Assert.Same(first, Table(2));
        for (var frames = 3; frames <= 6; frames++)
        {
            Table(frames);
        }
        Assert.True(first.IsInvalid); // the fifth took the first's place
        Assert.Equal([12, 1, s_text.AttentionHeadDim / 2], Table(2).shape);
        Tensor Table(long frames) => rotary.Table(new TokenGrid(frames, 2, 3), CPU, ScalarType.Float32);
    }

    [Fact]
    public void What_it_cannot_take_is_refused_with_the_value()
    {
        using var text = new WanTransformer3DModel(s_text with { RopeMaxSeqLen = 4 });
        using var image = new WanTransformer3DModel(s_image);
        using var scope = NewDisposeScope();
        var contexts = text.Project(randn(1, 5, s_text.TextDim));
        void Refused(string value, Action call) => Assert.Contains(value, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refused("[1, 4, 2, 5, 6]", () => text.call(randn(new long[] { 1, 4, 2, 5, 6 }), full([1], 5), contexts));
        Refused("[1, 3, 2, 4, 6]", () => text.call(randn(new long[] { 1, 3, 2, 4, 6 }), full([1], 5), contexts));
        Refused("2×5×2", () => text.call(randn(new long[] { 1, 4, 2, 10, 4 }), full([1], 5), contexts));
        Refused("[1, 5]", () => text.call(randn(new long[] { 1, 4, 2, 4, 6 }), full([1, 5], 5), contexts));
        Refused("[1, 3, 6]", () => text.Project(randn(1, 5, s_text.TextDim), randn(1, 3, 6)));
        Refused("width 6", () => image.Project(randn(1, 5, s_text.TextDim)));
    }

    [Theory]
    [InlineData("""{ "patch_size": [2, 2] }""", "2 entries")]
    [InlineData("""{ "attention_head_dim": 27 }""", "27")]
    [InlineData("""{ "qk_norm": "rms_norm" }""", "'rms_norm'")]
    [InlineData("""{ "image_dim": 1280 }""", "1280")]
    [InlineData("""{ "image_dim": 1280, "added_kv_proj_dim": 1536 }""", "1536")]
    [InlineData("""{ "pos_embed_seq_len": 514 }""", "image_dim")]
    [InlineData("""{ "num_layers": 99999 }""", "99999")]
    [InlineData("""{ "vace_layers": [0, 5] }""", "[0, 5]")]
    public void A_config_that_it_cannot_build_is_refused_with_the_value(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => ConfigFile.Parse<WanTransformer3DConfig>(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("condition_embedder.time_embedder.linear_1.weight", true)]
    [InlineData("condition_embedder.time_proj.weight", false)]
    [InlineData("blocks.7.scale_shift_table", true)]
    [InlineData("scale_shift_table", true)]
    [InlineData("blocks.7.norm2.bias", true)]
    [InlineData("condition_embedder.image_embedder.norm1.weight", true)]
    [InlineData("blocks.7.attn1.norm_q.weight", false)]
    [InlineData("blocks.7.attn1.to_q.weight", false)]
    public void What_the_reference_keeps_in_float32_is_kept(string key, bool isKept)
    {
        var type = isKept ? ScalarType.Float32 : ScalarType.BFloat16;
        Assert.Equal((type, type), (NumberTypes.Of("transformer", key, ScalarType.BFloat16), NumberTypes.Of("transformer_2", key, ScalarType.BFloat16)));
    }

    private static Tensor Latents(WanTransformer3DConfig config) => randn(new long[] { 2, config.InChannels, 3, 4, 6 });
}
