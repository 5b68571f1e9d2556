using static TorchSharp.torch;

namespace Dreamer.Diffusion.Devices;

/// <summary>Where a model's tensors live, and the number type of its weights and activations.</summary>
public sealed record TensorPlace(Device Device, ScalarType Type)
{
    /// <summary>The CPU in float32: what training takes, and what public results are compared in.</summary>
    public static TensorPlace Default { get; } = new(CPU, ScalarType.Float32);

    /// <summary>Which blocks of a transformer pass through the device's memory, null where all stay; no bytes of a result change.</summary>
    public BlockOffload? Offload { get; init; }

    /// <summary>By the names that people type: <c>cuda:0</c>, and <c>auto</c>, <c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</summary>
    public static TensorPlace Named(string device, string type = "auto")
    {
        var place = ComputeDevices.Of(device);
        return new TensorPlace(place, NumberTypes.Named(type, place));
    }

    /// <summary>What the bytes of a result depend on besides model and request, such as <c>cuda/bfloat16</c>.</summary>
    public string Kind => $"{Device.type.ToString().ToLowerInvariant()}/{Type.ToString().ToLowerInvariant()}";
}
