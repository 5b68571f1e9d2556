using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>File names of a model's folder, which has the layout of a diffusers pipeline.</summary>
internal static class ModelFiles
{
    public const string DiffusionWeights = "diffusion_pytorch_model.safetensors";
    public const string TransformerWeights = "model.safetensors";

    /// <summary>Half precision: a quarter of a megabyte less for every 128 thousand weights, and no visible difference.</summary>
    public static void SaveWeights(nn.Module network, string path) => network.SaveCheckpoint(path, ScalarType.Float16);
}
