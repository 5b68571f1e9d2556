using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>
/// Wan 2.1 and 2.2: stills and clips by one transformer, or by two that share the steps, between UMT5 and a causal video autoencoder.
/// </summary>
public sealed class WanFamily : ModelFamily
{
    public override bool Knows(string className) => className is "WanPipeline" or "WanImageToVideoPipeline";

    public override DiffusionModel Load(string folder, TensorPlace place) => WanParts.Load(folder, place);

    public override ModelOutline Outline(string folder, TensorPlace place)
    {
        using var files = new ModelFolder(folder, place);
        var configs = WanConfigs.Read(files);
        files.Note(configs.Faults());
        foreach (var part in configs.Networks)
        {
            files.Measure(part, TypeIn(part));
        }
        files.RequireSound();
        var (size, frames, fps) = configs.Index!.Dreamer.For(configs.Vae!);
        return new ModelOutline(
            files.Revision(), size, frames, fps, files.WeightBytes, WanConfigs.Makes(configs.Index, configs.Experts[0]!, configs.Vae!));
    }

    /// <summary>The autoencoder's is float32 in half a model, too.</summary>
    internal static Func<ScalarType, ScalarType>? TypeIn(string part) =>
        part == WanConfigs.Autoencoder ? AutoencoderKLWan.TypeIn : null;
}
