// Shapes: O outputs, I inputs, R rank
using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Loras;

/// <summary>Writes a LoRA of one layer, of random numbers that are large enough to show.</summary>
internal static class TinyLora
{
    public const int Rank = 2;

    /// <summary>By the name of its first matrix, from which that of the second one and of alpha follow.</summary>
    public static (Tensor Down_RI, Tensor Up_OR) Write(string path, string down, int inputs, int outputs, double? alpha)
    {
        manual_seed(5);
        var (down_RI, up_OR) = (randn(Rank, inputs), randn(outputs, Rank));
        var up = down.Replace("lora_A", "lora_B", StringComparison.Ordinal).Replace("down.weight", "up.weight", StringComparison.Ordinal);
        var tensors = new Dictionary<string, Tensor> { [down] = down_RI, [up] = up_OR };
        if (alpha is { } given)
        {
            tensors[down[..down.LastIndexOf(".lora", StringComparison.Ordinal)] + ".alpha"] = tensor((float)given);
        }
        SafetensorsWriter.Write(path, tensors);
        return (down_RI, up_OR);
    }
}
