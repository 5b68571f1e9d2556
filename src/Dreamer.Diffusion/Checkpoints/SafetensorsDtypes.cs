using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>The format's dtype names, in the order in which a writer lays tensors out: widest first keeps each one aligned.</summary>
internal static class SafetensorsDtypes
{
    private static readonly (string Name, ScalarType Dtype, int Size)[] s_known =
    [
        ("F64", ScalarType.Float64, 8), ("I64", ScalarType.Int64, 8),
        ("F32", ScalarType.Float32, 4), ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    public static ScalarType? Find(string? name)
    {
        foreach (var known in s_known)
        {
            if (known.Name == name)
            {
                return known.Dtype;
            }
        }
        return null;
    }

    public static string Name(ScalarType dtype) => Entry(dtype).Name;

    public static int Size(ScalarType dtype) => Entry(dtype).Size;

    public static bool IsFloat(ScalarType dtype) =>
        dtype is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;

    private static (string Name, ScalarType Dtype, int Size) Entry(ScalarType dtype)
    {
        var index = Array.FindIndex(s_known, known => known.Dtype == dtype);
        return index >= 0 ? s_known[index] : throw new CheckpointException($"A tensor of type {dtype} cannot be written as safetensors.");
    }
}
