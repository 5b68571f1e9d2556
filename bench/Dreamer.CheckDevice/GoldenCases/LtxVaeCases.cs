using Dreamer.Diffusion.Networks.Ltx;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>LTX-Video's autoencoder of videos: latents, frames, and what its layers give.</summary>
internal static class LtxVaeCases
{
    public static void Run(GoldenCase golden)
    {
        using var vae = golden.Load(new AutoencoderKLLTXVideo(golden.Config<AutoencoderKLLTXVideoConfig>()));
        var tensors = golden.Tensors;
        if (tensors.Find("video") is { } video_BCFHW)
        {
            var latents = WithLayers(golden, vae, "encoder", () => vae.Encode(video_BCFHW));
            tensors.Expect("mean", () => latents.Mean);
            tensors.Expect("logvar", () => latents.LogVariance);
            tensors.Expect("latents", () => vae.Scale(latents.Mean));
        }
        tensors.Expect("image_mean", () => vae.Encode(tensors["image"]).Mean);
        tensors.Expect("denormalised", () => vae.Unscale(tensors["z"]));
        if (tensors.Find("denormalised") is { } z_BLfhw)
        {
            var decoded_BCFHW = WithLayers(golden, vae, "decoder", () => vae.Decode(z_BLfhw));
            tensors.Expect("decoded", () => decoded_BCFHW);
            tensors.Expect("decoded_still", () => vae.Decode(tensors["z_still"]));
        }
        if (tensors.Find("times") is not null)
        {
            tensors.Expect("decoded", () => vae.Decode(tensors["z"], tensors["time"], Drawn(tensors, "noise")));
            tensors.Expect("decoded_still", () => vae.Decode(tensors["z_still"], tensors["times"], Drawn(tensors, "still_noise")));
        }
    }

    /// <summary>The noise that the reference drew, in its order.</summary>
    private static Func<long, long, Tensor> Drawn(GoldenTensors tensors, string name)
    {
        var next = 0;
        return (_, _) => tensors[$"{name}.{next++}"];
    }

    /// <summary>Norms magnify what coarser numbers have moved where a pixel has hardly any channels: then they are left out.</summary>
    private static T WithLayers<T>(GoldenCase golden, AutoencoderKLLTXVideo vae, string part, Func<T> run)
    {
        using var layers = new LayerExpectations(
            golden.Tensors, vae.named_modules(),
            name => name.StartsWith(part, StringComparison.Ordinal) && (golden.IsExact || !IsNorm(name)) ? [name] : []);
        var result = run();
        layers.Compare("", Shaped);
        return result;
    }

    /// <summary>The reference norms with the channels last; ours stay where they are.</summary>
    private static Tensor Shaped(string name, Tensor output) =>
        IsNorm(name) ? output.movedim([1], [output.dim() - 1]) : output;

    private static bool IsNorm(string name) => name.EndsWith("norm_out", StringComparison.Ordinal);
}
