using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks;

public sealed class CLIPTextModelTests
{
    [Fact]
    public void It_encodes_as_transformers_does()
    {
        using var golden = new GoldenCase("clip_text_sd15_quick_gelu");
        using var model = Load(golden);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var output = model.Encode(golden["input_ids"]);
        golden.Agrees("last_hidden_state", output.LastHiddenState);
        golden.Agrees("pooler_output", output.Pooled);
        golden.Agrees("penultimate_final_layer_norm", output.Penultimate);
        var states = model.HiddenStates(golden["input_ids"], null);
        for (var layer = 0; layer < states.Count; layer++)
        {
            golden.Agrees($"hidden_states.{layer}", states[layer]);
        }
    }

    [Fact]
    public void Padding_is_masked_where_a_mask_is_given()
    {
        using var golden = new GoldenCase("clip_text_sd15_quick_gelu");
        using var model = Load(golden);
        using var scope = NewDisposeScope();
        var output = model.Encode(golden["input_ids"], golden["attention_mask"]);
        golden.Agrees("masked.last_hidden_state", output.LastHiddenState);
        golden.Agrees("masked.pooler_output", output.Pooled);
    }

    [Fact]
    public void Its_norms_have_the_published_epsilon()
    {
        using var golden = new GoldenCase("clip_text_sd15_quick_gelu");
        using var model = Load(golden);
        using var scope = NewDisposeScope();
        golden.Agrees("lowvar.output", model.FinalLayerNorm.call(golden["lowvar.input"]), 5e-5);
    }

    [Fact]
    public void A_token_is_not_changed_by_those_after_it()
    {
        using var model = new CLIPTextModel(TinyConfigs.Text);
        using var scope = NewDisposeScope();
        var short_BLD = model.call(tensor(new long[] { 1, 2, 3 }).unsqueeze(0));
        var long_BLD = model.call(tensor(new long[] { 1, 2, 3, 9, 9 }).unsqueeze(0));
        Assert.True(allclose(short_BLD, long_BLD.narrow(1, 0, 3), atol: 1e-5), "later tokens leak into earlier ones");
    }

    [Fact]
    public void The_pooled_state_is_that_of_the_first_end_token()
    {
        using var model = new CLIPTextModel(TinyConfigs.Text);
        using var scope = NewDisposeScope();
        var output = model.Encode(tensor(new long[] { 1, 19, 7, 7 }).unsqueeze(0));
        Assert.True(allclose(output.Pooled, output.LastHiddenState.select(1, 2)), "pooled elsewhere");
    }

    [Fact]
    public void Every_parameter_gets_a_gradient()
    {
        using var model = new CLIPTextModel(TinyConfigs.Text);
        using var ids_BL = tensor(new long[] { 1, 2, 3, 4, 5, 7 }).unsqueeze(0);
        NetworkFacts.EveryParameterGetsAGradient(model, () => model.call(ids_BL));
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var model = new CLIPTextModel(TinyConfigs.Text);
        using var ids_BL = tensor(new long[] { 1, 2, 7 }).unsqueeze(0);
        NetworkFacts.Leaves(3, () => model.Encode(ids_BL));
        NetworkFacts.Leaves(1, () => model.call(ids_BL));
    }

    [Fact]
    public void Too_long_a_text_is_refused_with_its_shape()
    {
        using var model = new CLIPTextModel(TinyConfigs.Text);
        using var ids_BL = zeros(1, 9, ScalarType.Int64);
        Assert.Contains("1, 9", Assert.Throws<ArgumentException>(() => model.call(ids_BL)).Message);
    }

    private static CLIPTextModel Load(GoldenCase golden) =>
        golden.Load(new CLIPTextModel(golden.Config<CLIPTextConfig>()), CLIPTextModel.CanonicalKey);
}
