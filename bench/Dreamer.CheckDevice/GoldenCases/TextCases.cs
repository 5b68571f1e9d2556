using System.Globalization;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Text encoders, with and without a mask of the padding.</summary>
internal static class TextCases
{
    public static void RunClip(GoldenCase golden)
    {
        using var model = golden.Load(new CLIPTextModel(golden.Config<CLIPTextConfig>("text_config")), CLIPTextModel.CanonicalKey);
        var tensors = golden.Tensors;
        foreach (var set in tensors.Prefixes("input_ids").Where(set => set != "masked."))
        {
            var ids_BL = tensors[set + "input_ids"].to(ScalarType.Int64);
            ExpectClip(tensors, set, model, ids_BL, null);
            if (tensors.Find(set + "attention_mask") is { } mask_BL)
            {
                ExpectClip(tensors, set + "masked.", model, ids_BL, mask_BL);
            }
        }
        tensors.Expect("lowvar.output", () => model.FinalLayerNorm.call(tensors["lowvar.input"]), GoldenScore.SublayerLimit);
    }

    public static void RunT5(GoldenCase golden)
    {
        using var weights = golden.OpenWeights();
        using var model = golden.Load(new T5EncoderModel(golden.Config<T5Config>()), T5EncoderModel.KeysOf(weights.Names));
        var tensors = golden.Tensors;
        using var layers = new LayerExpectations(tensors, model.named_modules(), name => [name]);
        foreach (var set in tensors.Prefixes("input_ids"))
        {
            var ids_BL = tensors[set + "input_ids"].to(ScalarType.Int64);
            var mask_BL = tensors.Find(set + "attention_mask");
            ExpectStates(tensors, set, model.HiddenStates(ids_BL, mask_BL));
            layers.Compare(set);
            tensors.Expect(set + "last_hidden_state", () => model.call(ids_BL, mask_BL));
            tensors.Expect(set + "last_hidden_state_no_mask", () => model.call(ids_BL, null));
            ExpectBias(tensors, set + "position_bias", model.Encoder.FirstAttention);
            for (var block = 0; block < model.Config.NumLayers; block++)
            {
                ExpectBias(tensors, $"{set}position_bias.{block}", model.Encoder.Attention(block));
            }
            if (tensors.Find(set + "max_sequence_length") is { } rows)
            {
                tensors.Expect(set + "prompt_embeds", () => WanPrompt.Padded(WanPrompt.Encode(model, ids_BL, mask_BL!), rows.item<long>()));
            }
        }
        ExpectBuckets(tensors, model.Config);
        tensors.Expect(
            "lowvar.output", () => model.Encoder.Blocks[0].Layers.FeedForward.call(tensors["lowvar.input"]), GoldenScore.SublayerLimit);
    }

    private static void ExpectBias(GoldenTensors tensors, string name, T5Attention attention) =>
        tensors.Expect(name, () => attention.PositionBias(tensors.Shape(name)[^1]), limit: 0);

    private static void ExpectClip(GoldenTensors tensors, string set, CLIPTextModel model, Tensor ids_BL, Tensor? mask_BL)
    {
        var output = model.Encode(ids_BL, mask_BL);
        var states_BLD = model.HiddenStates(ids_BL, mask_BL);
        ExpectStates(tensors, set, states_BLD);
        tensors.Expect(set + "last_hidden_state", () => output.LastHiddenState);
        tensors.Expect(set + "pooler_output", () => output.Pooled);
        tensors.Expect(set + "text_embeds", () => model.Project(output.Pooled));
        tensors.Expect(set + "penultimate", () => states_BLD[^2]);
        tensors.Expect(set + "penultimate_final_layer_norm", () => output.Penultimate);
    }

    private static void ExpectStates(GoldenTensors tensors, string set, IReadOnlyList<Tensor> states_BLD)
    {
        for (var layer = 0; layer < states_BLD.Count; layer++)
        {
            tensors.Expect($"{set}hidden_states.{layer}", () => states_BLD[layer]);
        }
    }

    // The range of positions stands in the name: "…_-200..200".
    private static void ExpectBuckets(GoldenTensors tensors, T5Config config)
    {
        const string Start = "buckets_of_relative_position_";
        foreach (var name in tensors.Names.Where(name => name.StartsWith(Start, StringComparison.Ordinal)))
        {
            int[] range = [.. name[Start.Length..].Split("..").Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
            tensors.Expect(name, () => tensor(Enumerable.Range(range[0], range[1] - range[0] + 1)
                .Select(position => T5Attention.Bucket(position, config.RelativeAttentionNumBuckets, config.RelativeAttentionMaxDistance))
                    .ToArray()), limit: 0);
        }
    }
}
