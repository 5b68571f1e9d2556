using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Devices;

/// <summary>
/// Which numbers are float32 whatever type the model has. By weight: <see cref="Of"/>. By code: latents, sampler state, schedules and
/// noise;
/// sinusoids of times and places; the mean square of T5's norm (libtorch's own norms and softmax sum in float32 by themselves).
/// </summary>
internal static class NumberTypes
{
    // Few numbers that everything depends on: a step's time, a frame's moment.
    private static readonly string[] s_exactKeys = ["time_embedding.", "class_embedding.", "conditioning.", ".pos_embed.pe"];

    // Those that diffusers keeps in float32 of a transformer of the Wan family, wherever they stand in a key.
    private static readonly string[] s_exactParts = ["time_embedder", "scale_shift_table", "norm1", "norm2", "norm3"];

    // In float16, T5's activations and the decoder's overflow; CLIP's towers run once a job, and cost nothing.
    private static readonly string[] s_wideParts = ["vae", "text_encoder", "text_encoder_2", "image_encoder"];

    /// <summary>By the name that people type; <c>auto</c> is the fastest that the device computes in.</summary>
    public static ScalarType Named(string name, Device device) => name switch
    {
        ComputeDevices.Auto => Fastest(device),
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        "float16" => ScalarType.Float16,
        _ => throw new ArgumentException($"There is no number type '{name}'; there are auto, float32, bfloat16 and float16."),
    };

    /// <summary>The type of a weight of a model of type <paramref name="wanted"/>, by its part's folder and its key.</summary>
    public static ScalarType Of(string part, string key, ScalarType wanted)
    {
        var isExact = part switch
        {
            "unet" or "motion" => s_exactKeys.Any(
                exact => exact[0] == '.' ? key.EndsWith(exact, StringComparison.Ordinal) : key.StartsWith(exact, StringComparison.Ordinal)),
            "transformer" or "transformer_2" => key.Split('.').Any(s_exactParts.Contains),
            _ => false,
        };
        return isExact || wanted == ScalarType.Float16 && s_wideParts.Contains(part) ? Wide(wanted) : wanted;
    }

    private static ScalarType Fastest(Device device) => device.type switch
    {
        DeviceType.CUDA => CudaRuntime.Capability(device.index) >= 8 ? ScalarType.BFloat16 : ScalarType.Float16,
        _ => ProcessorHasBFloat16() ? ScalarType.BFloat16 : ScalarType.Float32,
    };

    /// <summary>AVX512_BF16 or AMX_BF16, by the processor's own answer (CPUID leaf 7).</summary>
    private static bool ProcessorHasBFloat16()
    {
        if (!X86Base.IsSupported)
        {
            return false;
        }
        var (dot, _, _, _) = X86Base.CpuId(7, 1);
        var (_, _, _, tiles) = X86Base.CpuId(7, 0);
        return (dot & (1 << 5)) != 0 || (tiles & (1 << 22)) != 0;
    }

    /// <summary>The type to compute in where half of one is too coarse.</summary>
    public static ScalarType Wide(ScalarType type) => type == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>Of one number.</summary>
    public static int Bytes(ScalarType type) => type switch
    {
        ScalarType.Float64 => 8,
        ScalarType.Float32 => 4,
        _ => 2,
    };

    /// <summary>The least finite number of a type, for masks: of a row that is masked whole the reference takes the average.</summary>
    public static float Least(ScalarType type) => type switch
    {
        ScalarType.Float16 => -65504f,
        ScalarType.BFloat16 => -3.3895314e38f,
        _ => float.MinValue,
    };

    /// <summary>A mask in another type, whose least finite numbers stay finite.</summary>
    public static Tensor Narrowed(Tensor mask, ScalarType type) =>
        Wide(type) == type ? mask.to(type) : mask.clamp_min(Least(type)).masked_fill(mask.isinf(), float.NegativeInfinity).to(type);
}
