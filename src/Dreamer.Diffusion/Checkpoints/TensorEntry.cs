using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>Where one tensor lies in a safetensors file; <paramref name="Offset"/> counts from the end of the header.</summary>
public sealed record TensorEntry(string Name, ScalarType Dtype, long[] Shape, long Offset, long Length)
{
    public override string ToString() => $"'{Name}' {Dtype}[{string.Join(", ", Shape)}]";
}
