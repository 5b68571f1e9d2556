using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks;

/// <summary>The activations of the text and image encoders, by the names that their configs use.</summary>
internal static class Activations
{
    public static Func<Tensor, Tensor> Named(string name) => name switch
    {
        "quick_gelu" => QuickGelu,
        "gelu" => x => F.gelu(x),
        "gelu_new" => GeluNew,
        "relu" => x => F.relu(x),
        _ => throw new ArgumentException($"The activation is '{name}'; known are quick_gelu, gelu, gelu_new and relu."),
    };

    private static Tensor QuickGelu(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (x * (x * 1.702).sigmoid()).MoveToOuterDisposeScope();
    }

    /// <summary>The tanh approximation, in the form that T5 v1.1 was trained with.</summary>
    private static Tensor GeluNew(Tensor x)
    {
        using var scope = NewDisposeScope();
        var inner = (x + x * x * x * 0.044715) * Math.Sqrt(2 / Math.PI);
        return (x * (inner.tanh() + 1) * 0.5).MoveToOuterDisposeScope();
    }
}
