using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Layers as PyTorch makes them, where TorchSharp's own constructor leaves something out.</summary>
internal static class Layers
{
    /// <summary>Group normalisation that begins as the identity: TorchSharp 0.107 leaves weight and bias uninitialised.</summary>
    public static TorchSharp.Modules.GroupNorm GroupNorm(long groups, long channels, double eps = 1e-5)
    {
        var norm = nn.GroupNorm(groups, channels, eps);
        nn.init.ones_(norm.weight);
        nn.init.zeros_(norm.bias);
        return norm;
    }
}
