using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>CLIP's image encoder with what comes before it, and the autoencoder.</summary>
internal static class ImageCases
{
    private const double PixelLimit = 1e-5;
    private const string Preprocessor = "preprocessor_config.json";
    private const string Bytes = ".uint8_hwc";
    private const string Decoded = "decoded_of_";
    private const string LegacyKeys = "legacy_attention_names.safetensors";

    public static void RunClip(GoldenCase golden)
    {
        using var model = golden.Load(
            new CLIPVisionModelWithProjection(golden.Config<CLIPVisionConfig>("vision_config")),
            CLIPVisionModelWithProjection.CanonicalKey);
        var tensors = golden.Tensors;
        ExpectPixels(golden);
        foreach (var set in tensors.Prefixes("pixel_values").Where(set => !tensors.Has(set[..Math.Max(set.Length - 1, 0)] + Bytes)))
        {
            var pixels_BCSS = tensors[set + "pixel_values"];
            var (output, states_BLD) = (model.Encode(pixels_BCSS), model.HiddenStates(pixels_BCSS));
            tensors.Expect(set + "image_embeds", () => output.ImageEmbeds);
            tensors.Expect(set + "last_hidden_state", () => output.LastHiddenState);
            tensors.Expect(set + "penultimate_hidden_state", () => output.Penultimate);
            tensors.Expect(set + "pooler_output", () => model.PostLayerNorm.call(output.LastHiddenState.select(1, 0)));
            for (var layer = 0; layer < states_BLD.Count; layer++)
            {
                tensors.Expect($"{set}hidden_states.{layer}", () => states_BLD[layer]);
            }
        }
        tensors.Expect("lowvar.output", () => model.PostLayerNorm.call(tensors["lowvar.input"]), GoldenScore.SublayerLimit);
    }

    public static void RunAutoencoder(GoldenCase golden)
    {
        using var vae = golden.Load(new AutoencoderKL(golden.Config<AutoencoderKLConfig>()), AutoencoderKL.CanonicalKey);
        var tensors = golden.Tensors;
        foreach (var set in tensors.Prefixes("image"))
        {
            var latents = vae.Encode(tensors[set + "image"]);
            tensors.Expect(set + "mean", () => latents.Mean);
            tensors.Expect(set + "logvar", () => latents.LogVariance);
            tensors.Expect(set + "std", latents.Std);
            tensors.Expect(set + "sampled", () => latents.Sample(tensors[set + "noise"]));
        }
        foreach (var name in tensors.Names.Where(name => name.Contains(Decoded, StringComparison.Ordinal)))
        {
            tensors.Expect(name, () => vae.Decode(tensors[name.Replace(Decoded, "", StringComparison.Ordinal)]));
        }
        tensors.Expect(
            "lowvar.mid_resnet.output", () => vae.Decoder.MidBlock.FirstResnet.call(tensors["lowvar.input"], null),
            GoldenScore.SublayerLimit);
        tensors.Expect(
            "lowvar.mid_attention.output", () => vae.Decoder.MidBlock.Attention!.call(tensors["lowvar.input"]), GoldenScore.SublayerLimit);
        tensors.Expect(
            "lowvar.encoder_norm_out.output", () => vae.Encoder.NormOut!.call(tensors["lowvar.input"]), GoldenScore.SublayerLimit);
        ExpectLegacyKeys(golden, vae);
    }

    private static void ExpectPixels(GoldenCase golden)
    {
        var (tensors, config) = (
            golden.Tensors, golden.Has(Preprocessor) ? golden.Config<ClipImageConfig>(file: Preprocessor) : new ClipImageConfig());
        foreach (
            var name in tensors.Names.Where(
                name => name.EndsWith(Bytes, StringComparison.Ordinal) && !name.Contains(".resized", StringComparison.Ordinal)))
        {
            var (image, processor) = (name[..^Bytes.Length], new ClipImageProcessor(config));
            var (pixels_HWC, height, width) = (
                tensors[name].data<byte>().ToArray(), (int)tensors.Shape(name)[0], (int)tensors.Shape(name)[1]);
            tensors.Expect($"{image}.resized_uint8_hwc", () =>
            {
                var (bytes, newWidth, newHeight) = processor.Resize(pixels_HWC, width, height);
                return tensor(bytes, [newHeight, newWidth, bytes.Length / newHeight / newWidth]);
            }, limit: 0);
            tensors.Expect($"{image}.pixel_values", () => processor.Process(pixels_HWC, width, height), PixelLimit);
        }
    }

    /// <summary>A second file of the attention layers, under the keys of 2022: they have to lead to the same weights.</summary>
    private static void ExpectLegacyKeys(GoldenCase golden, AutoencoderKL vae)
    {
        if (golden.Has(LegacyKeys))
        {
            var (legacy, weights) = (golden.Open(LegacyKeys), vae.state_dict());
            foreach (var name in legacy.Names)
            {
                legacy.Expect(name, () => TorchKernels.Plain(weights[AutoencoderKL.CanonicalKey(name)!]), limit: 0);
            }
        }
    }
}
