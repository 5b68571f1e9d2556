using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Wan's autoencoder of videos: latents, frames, and what its layers give in each chunk of time.</summary>
internal static class WanVaeCases
{
    private const double DecodedLimit = 2e-4; // through thirty layers without a norm at the end
    private const string Chunk = ".chunk";

    public static void Run(GoldenCase golden)
    {
        using var vae = golden.Load(new AutoencoderKLWan(golden.Config<AutoencoderKLWanConfig>()), typeIn: AutoencoderKLWan.TypeIn);
        var tensors = golden.Tensors;
        ExpectLatents(tensors, vae);
        ExpectFrames(tensors, vae);
        tensors.Expect(
            "lowvar.norm_out.output", () => vae.Encoder.NormOut.call(tensors["lowvar.input"]), GoldenScore.SublayerLimit);
        tensors.Expect(
            "lowvar.attention_norm.output",
            () => vae.Encoder.MidBlock.Attention.Norm.call(tensors["lowvar.input"].select(2, 0)), GoldenScore.SublayerLimit);
    }

    private static void ExpectLatents(GoldenTensors tensors, AutoencoderKLWan vae)
    {
        if (tensors.Find("video") is { } video_BCFHW)
        {
            CompareChunks(tensors, vae, "encoder", vae.EncodeChunks(video_BCFHW), GoldenScore.Limit);
            var latents = vae.Encode(video_BCFHW);
            tensors.Expect("mean", () => latents.Mean);
            tensors.Expect("logvar", () => latents.LogVariance);
            tensors.Expect("std", latents.Std);
            tensors.Expect("latents", () => vae.Scale(latents.Mean));
        }
        foreach (var name in tensors.Names.Where(name => name.EndsWith("_mean", StringComparison.Ordinal) && tensors.Has(name[..^5])))
        {
            tensors.Expect(name, () => vae.Encode(tensors[name[..^5]]).Mean);
        }
    }

    private static void ExpectFrames(GoldenTensors tensors, AutoencoderKLWan vae)
    {
        if (tensors.Find("z") is { } z_BLfhw)
        {
            tensors.Expect("denormalised", () => vae.Unscale(z_BLfhw));
        }
        if (tensors.Find("denormalised") is { } own_BLfhw)
        {
            CompareChunks(tensors, vae, "decoder", vae.DecodeChunks(own_BLfhw), DecodedLimit);
            tensors.Expect("decoded", () => vae.Decode(own_BLfhw), DecodedLimit);
        }
        tensors.Expect("decoded_raw_of_mean", () => vae.Decode(tensors["mean"]), DecodedLimit);
        tensors.Expect("decoded_still", () => vae.Decode(vae.Unscale(tensors["z_still"])), DecodedLimit);
    }

    /// <summary>Layers reach several times what outputs do: their differences count in units of the largest expected number.</summary>
    private static void CompareChunks(GoldenTensors tensors, AutoencoderKLWan vae, string part, IEnumerable<Tensor> chunks, double limit)
    {
        using var layers = new LayerExpectations(
            tensors, vae.named_modules(), name => name.StartsWith(part, StringComparison.Ordinal) ? [LayerOf(name)] : []);
        foreach (var (index, _) in chunks.Index())
        {
            layers.Compare("", $"{Chunk}{index}", limit);
        }
    }

    private static string LayerOf(string name) => name[..Math.Max(name.LastIndexOf(Chunk, StringComparison.Ordinal), 0)];
}
