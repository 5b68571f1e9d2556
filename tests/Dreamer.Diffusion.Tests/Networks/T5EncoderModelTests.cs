using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks;

public sealed class T5EncoderModelTests
{
    [Fact]
    public void It_encodes_as_transformers_does()
    {
        using var golden = new GoldenCase("t5_encoder_v1_1_gated_gelu");
        using var model = Load(golden);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        golden.Agrees("last_hidden_state", model.call(golden["input_ids"], golden["attention_mask"]));
        golden.Agrees("last_hidden_state_no_mask", model.call(golden["input_ids"], null));
        golden.Agrees("position_bias", model.Encoder.FirstAttention.PositionBias(48), tolerance: 0);
        var states = model.HiddenStates(golden["input_ids"], golden["attention_mask"]);
        for (var layer = 0; layer < states.Count; layer++)
        {
            golden.Agrees($"hidden_states.{layer}", states[layer]);
        }
    }

    [Fact]
    public void Its_buckets_are_those_of_the_reference()
    {
        using var golden = new GoldenCase("t5_encoder_v1_1_gated_gelu");
        var expected = golden["buckets_of_relative_position_-200..200"].data<long>().ToArray();
        Assert.Equal(expected, Enumerable.Range(-200, 401).Select(position => T5Attention.Bucket(position, 32, 128)));
    }

    [Fact]
    public void Its_norms_have_the_published_epsilon()
    {
        using var golden = new GoldenCase("t5_encoder_v1_1_gated_gelu");
        using var model = Load(golden);
        using var scope = NewDisposeScope();
        golden.Agrees("lowvar.output", model.Encoder.Blocks[0].Layers.FeedForward.call(golden["lowvar.input"]), 5e-5);
    }

    [Fact]
    public void Every_layer_of_UMT5_has_its_own_table_of_positions()
    {
        using var golden = new GoldenCase("wan_umt5_encoder");
        using var model = Load(golden);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        golden.Agrees("last_hidden_state", model.call(golden["input_ids"], golden["attention_mask"]), 2e-5);
        golden.Agrees("last_hidden_state_no_mask", model.call(golden["input_ids"], null), 2e-5);
        for (var layer = 0; layer < model.Config.NumLayers; layer++)
        {
            golden.Agrees($"position_bias.{layer}", model.Encoder.Attention(layer).PositionBias(64), tolerance: 0);
        }
    }

    /// <summary>A short one has not to be encoded at the full length.</summary>
    [Fact]
    public void Rows_behind_a_prompts_end_are_zero_however_long_it_was_encoded()
    {
        using var golden = new GoldenCase("wan_umt5_encoder");
        using var model = Load(golden);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        golden.Agrees("prompt_embeds", WanPrompt.Encode(model, golden["input_ids"], golden["attention_mask"]), 2e-5);
        for (var prompt = 0; prompt < golden["input_ids"].shape[0]; prompt++)
        {
            var tokens = golden["attention_mask"][prompt].sum().item<long>();
            var (ids_BL, mask_BL) = (golden["input_ids"][prompt].narrow(0, 0, tokens), golden["attention_mask"][prompt].narrow(0, 0, tokens));
            var padded_BMD = WanPrompt.Padded(WanPrompt.Encode(model, ids_BL.unsqueeze(0), mask_BL.unsqueeze(0)), 64);
            Assert.True(allclose(golden["prompt_embeds"][prompt], padded_BMD[0], atol: 2e-5), $"prompt {prompt} depends on its padding");
            Assert.Equal(0, padded_BMD.narrow(1, tokens, 64 - tokens).abs().sum().item<float>());
        }
    }

    [Theory]
    [InlineData("t5", "relu")]
    [InlineData("t5", "gated-gelu")]
    [InlineData("umt5", "gated-gelu")]
    public void Every_parameter_gets_a_gradient(string type, string feedForward)
    {
        using var model = new T5EncoderModel(TinyConfigs.MotionText with { ModelType = type, FeedForwardProj = feedForward });
        using var ids_BL = tensor(new long[] { 3, 4, 5, 1 }).unsqueeze(0);
        NetworkFacts.EveryParameterGetsAGradient(model, () => model.call(ids_BL, null));
    }

    [Fact]
    public void Padding_does_not_change_the_tokens()
    {
        using var model = new T5EncoderModel(TinyConfigs.MotionText);
        using var scope = NewDisposeScope();
        var plain_BLD = model.call(tensor(new long[] { 3, 4, 1 }).unsqueeze(0), null);
        var padded_BLD = model.call(tensor(new long[] { 3, 4, 1, 0, 0 }).unsqueeze(0), tensor(new long[] { 1, 1, 1, 0, 0 }).unsqueeze(0));
        Assert.True(allclose(plain_BLD, padded_BLD.narrow(1, 0, 3), atol: 1e-5), "padding leaks");
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var model = new T5EncoderModel(TinyConfigs.MotionText);
        using var ids_BL = tensor(new long[] { 3, 4, 1 }).unsqueeze(0);
        NetworkFacts.Leaves(1, () => model.call(ids_BL, ids_BL));
    }

    private static T5EncoderModel Load(GoldenCase golden) =>
        golden.Load(new T5EncoderModel(golden.Config<T5Config>()), T5EncoderModel.CanonicalKey);
}
