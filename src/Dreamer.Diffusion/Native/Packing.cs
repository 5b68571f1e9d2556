using static TorchSharp.torch;

namespace Dreamer.Diffusion.Native;

/// <summary>Makes a loaded network ready to infer on the CPU.</summary>
public static class Packing
{
    /// <summary>
    /// Brings the weights of a network's layers into the kernels' layout, one after another, so that memory never holds two copies of more
    /// than one. Layers on another device, or of a type that this CPU has no kernels for, stay as they are.
    /// </summary>
    public static void Pack(this nn.Module network)
    {
        using var off = no_grad();
        foreach (var layer in network.modules().OfType<IPacks>())
        {
            layer.Pack();
        }
    }

    /// <summary>Whether this weight can be packed.</summary>
    internal static bool IsPackable(Tensor weight) => weight.device_type == TorchSharp.DeviceType.CPU && TorchKernels.Has(weight.dtype);
}

/// <summary>
/// How a convolution steps over a map. In ints: TorchSharp 0.107 hands a kernel an int by its value, and a long in an object that nothing
/// holds, which may be
/// collected before the kernel reads it.
/// </summary>
internal readonly record struct ConvShape(int PadHeight, int PadWidth, int StrideHeight, int StrideWidth);

/// <summary>A layer that can hold its weights in the layout that the CPU's kernels compute in.</summary>
internal interface IPacks
{
    /// <summary>From now on the layer infers and nothing else: no gradients, no saving, no other device.</summary>
    void Pack();
}
