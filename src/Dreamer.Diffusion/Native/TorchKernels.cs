using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Native;

/// <summary>
/// Operators of libtorch on weights in oneDNN's own layout. Stock layers bring their weights into it on every call, or hand them to MKL,
/// which is slow on some CPUs; here the same kernel runs wherever it is called, so a seed gives the same bytes before and after a restart.
/// </summary>
internal static class TorchKernels
{
    private static readonly Lazy<jit.ScriptModule> s_kernels = new(() => jit.load(KernelArchive.Bytes()));
    // as libtorch asks (mkldnn_bf16_device_check)
    private static readonly bool s_takesBFloat16 = Avx512BW.VL.IsSupported && Avx512DQ.IsSupported;

    /// <summary>Networks compute as PyTorch's layers do: for the peer that the bench measures against.</summary>
    public static bool AreOff { get; set; }

    /// <summary>Whether the kernels compute in this type on this CPU.</summary>
    public static bool Has(ScalarType type) => !AreOff && (type == ScalarType.Float32 || type == ScalarType.BFloat16 && s_takesBFloat16);

    public static Tensor PackLinear(Tensor weight_OI) => Run("pack_linear", weight_OI);

    public static Tensor PackConv(Tensor weight_OIhw, in ConvShape shape) =>
        Run("pack_conv", weight_OIhw, shape.PadHeight, shape.PadWidth, shape.StrideHeight, shape.StrideWidth);

    /// <summary>A packed weight as it was before, to the bit; another tensor is given back as it is.</summary>
    public static Tensor Plain(Tensor weight) => Run("plain", weight);

    public static Tensor Linear(Tensor x, Tensor packed, Tensor? bias) => Run("linear", x, packed, bias);

    /// <summary>Takes and gives channels_last; another layout is copied into it first.</summary>
    public static Tensor Conv(Tensor x_BCHW, Tensor packed, Tensor? bias, in ConvShape shape) =>
        Run("conv", x_BCHW, packed, bias, shape.PadHeight, shape.PadWidth, shape.StrideHeight, shape.StrideWidth);

    private static Tensor Run(string kernel, params object?[] arguments)
    {
        var result = (Tensor)s_kernels.Value.invoke(kernel, arguments!);
        GC.KeepAlive(arguments); // the kernel has their handles alone
        return result;
    }
}
