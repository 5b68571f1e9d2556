using Dreamer.Diffusion.Networks;
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

    [Theory]
    [InlineData("relu")]
    [InlineData("gated-gelu")]
    public void Every_parameter_gets_a_gradient(string feedForward)
    {
        using var model = new T5EncoderModel(TinyConfigs.MotionText with { FeedForwardProj = feedForward });
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
