using Dreamer.Diffusion.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// The layers that networks are built of. Inside <see cref="Unallocated"/> their weights have shapes and no memory, and nothing is drawn for
/// them: the checkpoint gives each its tensor. Else they begin on the CPU in float32, as PyTorch initialises them.
/// </summary>
internal static class Layers
{
    // As PyTorch's `with torch.device("meta")`: of one thread, so that two engines may load at once.
    [ThreadStatic]
    private static bool t_unallocated;

    /// <summary>Where parameters that a network makes itself belong.</summary>
    public static Device Place => t_unallocated ? META : CPU;

    public static T Unallocated<T>(Func<T> build)
    {
        t_unallocated = true;
        try
        {
            return build();
        }
        finally
        {
            t_unallocated = false;
        }
    }

    public static Linear Linear(long inputs, long outputs, bool hasBias = true) =>
        new(nn.Linear(inputs, outputs, hasBias, device: Place, dtype: ScalarType.Float32));

    public static Conv2d Conv2d(long channelsIn, long channelsOut, long kernel, long stride = 1, long padding = 0, bool bias = true) =>
        Conv2d(channelsIn, channelsOut, (kernel, kernel), (stride, stride), (padding, padding), bias);

    public static Conv2d Conv2d(
        long channelsIn, long channelsOut, (long Height, long Width) kernel, (long Height, long Width)? stride = null, (long Height, long Width)? padding = null, bool bias = true)
    {
        var (step, pad) = (stride ?? (1, 1), padding ?? (0, 0));
        var drawn = nn.Conv2d(channelsIn, channelsOut, kernel, step, pad, bias: bias, device: Place, dtype: ScalarType.Float32);
        return new Conv2d(drawn, new ConvShape((int)pad.Height, (int)pad.Width, (int)step.Height, (int)step.Width));
    }

    public static LayerNorm LayerNorm(long width, double eps = 1e-5) => nn.LayerNorm(width, eps, device: Place, dtype: ScalarType.Float32);

    /// <summary>Begins as the identity: TorchSharp 0.107 leaves weight and bias uninitialised.</summary>
    public static GroupNorm GroupNorm(long groups, long channels, double eps = 1e-5)
    {
        var norm = nn.GroupNorm(groups, channels, eps, device: Place, dtype: ScalarType.Float32);
        nn.init.ones_(norm.weight);
        nn.init.zeros_(norm.bias);
        return norm;
    }

    /// <summary>TorchSharp's own constructor draws the table before it moves it anywhere.</summary>
    public static Embedding Embedding(long rows, long width) => t_unallocated
        ? nn.Embedding_from_pretrained(empty([rows, width], dtype: ScalarType.Float32, device: META), freeze: false)
        : nn.Embedding(rows, width, device: CPU, dtype: ScalarType.Float32);
}
