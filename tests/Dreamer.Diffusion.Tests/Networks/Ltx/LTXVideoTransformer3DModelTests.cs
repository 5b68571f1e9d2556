// Shapes: B batch, C channels, f/h/w frames, rows and columns of tokens, T text tokens, E text width
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Ltx;

public sealed class LTXVideoTransformer3DModelTests
{
    private static readonly LTXVideoTransformer3DConfig s_config = TinyConfigs.Ltx;
    private static readonly TokenSpacing s_spacing = TokenSpacing.Of(25, frames: 8, pixels: 32);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_parameter_gets_a_gradient(bool isAffine)
    {
        using var model = new LTXVideoTransformer3DModel(s_config with { NormElementwiseAffine = isAffine });
        using var inputs = NewDisposeScope();
        var (z_BCfhw, text_BTE) = (Latents(), randn(1, 5, s_config.CaptionChannels));
        NetworkFacts.EveryParameterGetsAGradient(model, () => model.call(z_BCfhw, tensor([500f, 30]), model.Project(text_BTE), s_spacing));
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var model = new LTXVideoTransformer3DModel(s_config);
        using var inputs = NewDisposeScope();
        var (z_BCfhw, times_B, text_BTE, mask_BT) = (Latents(), tensor([500f, 30]), randn(1, 5, s_config.CaptionChannels), ones(1, 5));
        NetworkFacts.Leaves(0, () => model.Project(text_BTE, mask_BT).Dispose());
        var contexts = model.Project(text_BTE, mask_BT);
        NetworkFacts.Leaves(1, () => model.call(z_BCfhw, times_B, contexts, s_spacing)); // also the first time of a shape
        NetworkFacts.Leaves(1, () => model.call(z_BCfhw, times_B, contexts, s_spacing));
    }

    [Fact]
    public void Times_of_all_tokens_of_a_frame_are_that_frames_time()
    {
        using var model = new LTXVideoTransformer3DModel(s_config);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (z_BCfhw, contexts) = (Latents(), model.Project(randn(2, 5, s_config.CaptionChannels)));
        var times_BF = tensor(new[,] { { 0f, 900, 900 }, { 0, 30, 30 } });
        Tensor Of(Tensor times) => model.call(z_BCfhw, times, contexts, s_spacing);
        Assert.True(Golden.Error(Of(times_BF), Of(times_BF.repeat_interleave(6, dim: 1))) < 1e-5); // 2 rows of 3 tokens
        Assert.True(Golden.Error(Of(full([2, 1], 30)), Of(full([2], 30))) < 1e-5);
        Assert.True(Golden.Error(Of(times_BF), Of(full([2], 900))) > 1e-3);
    }

    [Fact]
    public void What_the_mask_leaves_out_of_a_caption_changes_nothing()
    {
        using var model = new LTXVideoTransformer3DModel(s_config);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (z_BCfhw, times_B, text_BTE) = (Latents(), tensor([500f, 30]), randn(2, 5, s_config.CaptionChannels));
        Tensor Of(Tensor text, Tensor? mask) => model.call(z_BCfhw, times_B, model.Project(text, mask), s_spacing);
        var mask_BT = tensor([1L, 1, 1, 0, 0]).expand(2, 5);
        Assert.True(Golden.Error(Of(text_BTE, mask_BT), Of(text_BTE[.., ..3], null)) < 1e-5);
        Assert.True(Golden.Error(Of(text_BTE, mask_BT), Of(text_BTE, null)) > 1e-3);
    }

    [Fact]
    public void A_row_of_a_batch_is_what_it_is_alone()
    {
        using var model = new LTXVideoTransformer3DModel(s_config);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (z_BCfhw, times_B, text_BTE, mask_BT) = (Latents(), tensor([500f, 30]), randn(2, 5, s_config.CaptionChannels), ones(2, 5));
        var joined = ContextCache.Join([model.Project(text_BTE[..1], mask_BT[..1]), model.Project(text_BTE[1..], mask_BT[1..])]);
        var both = model.call(z_BCfhw, times_B, joined, s_spacing);
        Assert.True(Golden.Error(both[1..], model.call(z_BCfhw[1..], times_B[1..], model.Project(text_BTE[1..], mask_BT[1..]), s_spacing)) < 1e-5);
    }

    [Fact]
    public void Places_depend_on_seconds_and_not_on_the_number_of_frames()
    {
        using var rotary = new LtxRotary(s_config);
        using var scope = NewDisposeScope();
        var few = Table(frames: 2, rate: 12);
        var many = Table(frames: 3, rate: 24); // twice as many, the first and the third at the others' seconds
        Assert.True(few[..6].eq(many[..6]).all().item<bool>(), "the first frame");
        Assert.True(few[6..].eq(many[12..]).all().item<bool>(), "two thirds of a second later");
        Assert.Equal([18, 2, s_config.AttentionHeadDim / 2], many.shape);
        Assert.Same(many, Table(frames: 3, rate: 24));
        Tensor Table(long frames, double rate) =>
            rotary.Table(new TokenGrid(frames, 2, 3), TokenSpacing.Of(rate, frames: 8, pixels: 32), CPU, ScalarType.Float32);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(16)]
    [InlineData(341)] // the 2B model's
    public void Exponents_run_from_0_to_1_within_a_rounding(int count)
    {
        float[] exponents = [.. Enumerable.Range(0, count).Select(k => LtxRotary.Exponent(k, count))];
        Assert.Equal(0, exponents[0]);
        Assert.All(exponents.Index(), item => Assert.InRange(Math.Abs(item.Item - item.Index / Math.Max(count - 1.0, 1)), 0, 1.3e-7));
        Assert.Equal(exponents.Order(), exponents);
        Assert.Equal(count == 1 ? 0 : 1, exponents[^1]);
    }

    [Fact]
    public void What_it_cannot_take_is_refused_with_the_value()
    {
        using var model = new LTXVideoTransformer3DModel(s_config);
        using var scope = NewDisposeScope();
        var contexts = model.Project(randn(1, 5, s_config.CaptionChannels));
        void Refused(string value, Action call) => Assert.Contains(value, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refused("[1, 3, 2, 4, 6]", () => model.call(randn(new long[] { 1, 3, 2, 4, 6 }), full([1], 5), contexts, s_spacing));
        Refused("[1, 4, 4, 6]", () => model.call(randn(1, 4, 4, 6), full([1], 5), contexts, s_spacing));
        Refused("[1, 5]", () => model.call(randn(new long[] { 1, 4, 2, 4, 6 }), full([1, 5], 5), contexts, s_spacing));
    }

    [Theory]
    [InlineData("""{ "patch_size": 2 }""", "patch_size is 2")]
    [InlineData("""{ "patch_size_t": 2 }""", "patch_size_t is 2")]
    [InlineData("""{ "attention_head_dim": 27 }""", "27")]
    [InlineData("""{ "cross_attention_dim": 1024 }""", "1024")]
    [InlineData("""{ "qk_norm": "rms_norm" }""", "'rms_norm'")]
    [InlineData("""{ "activation_fn": "geglu" }""", "'geglu'")]
    [InlineData("""{ "num_layers": 99999 }""", "99999")]
    public void A_config_that_it_cannot_build_is_refused_with_the_value(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => ConfigFile.Parse<LTXVideoTransformer3DConfig>(json)).Message, StringComparison.Ordinal);

    private static Tensor Latents() => randn(new long[] { 2, s_config.InChannels, 3, 2, 3 });
}
