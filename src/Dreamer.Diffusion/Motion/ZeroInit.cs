using static TorchSharp.torch;

namespace Dreamer.Diffusion.Motion;

/// <summary>Zeroes a layer, so that at the start of stage two a clip is F independent stills.</summary>
internal static class ZeroInit
{
    public static void Apply(Linear layer) => Apply(layer.weight, layer.bias);

    public static void Apply(Conv2d layer) => Apply(layer.weight, layer.bias);

    private static void Apply(Tensor weight, Tensor? bias)
    {
        nn.init.zeros_(weight);
        if (bias is not null)
        {
            nn.init.zeros_(bias);
        }
    }
}
