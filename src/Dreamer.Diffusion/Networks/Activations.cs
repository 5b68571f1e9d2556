using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks;

/// <summary>Activations by the names that configs use.</summary>
internal static class Activations
{
    private static readonly string[] s_names = ["quick_gelu", "gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "swish"];

    /// <summary>Throws where a config names another.</summary>
    public static void Require(string option, string name) => ConfigChecks.OneOf(option, name, s_names);

    public static Func<Tensor, Tensor> Named(string name) => name switch
    {
        "quick_gelu" => QuickGelu,
        "gelu" => x => F.gelu(x),
        "gelu_new" or "gelu_pytorch_tanh" => GeluNew,
        "relu" => x => F.relu(x),
        "silu" or "swish" => x => F.silu(x),
        _ => throw new ArgumentException($"The activation is '{name}'; known are {string.Join(", ", s_names)}."),
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
