using static TorchSharp.torch;

namespace Dreamer.Diffusion;

/// <summary>Where tensors live, and their number type.</summary>
public sealed record TensorPlace(Device Device, ScalarType Type)
{
    public static TensorPlace Default { get; } = new(CPU, ScalarType.Float32);
}
