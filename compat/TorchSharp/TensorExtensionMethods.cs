namespace TorchSharp;

/// <summary>Sizes of element types, parameters from tensors, and tensors in streams.</summary>
public static class TensorExtensionMethods
{
    public static int ElementSize(this torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Bool => 1,
        torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 => 8,
        _ => throw new NotSupportedException($"Elements of type {type} have no size here."),
    };

    /// <summary>Writes type, shape and elements, as the real package does.</summary>
    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        using var rows = tensor.contiguous();
        writer.Write7BitEncodedInt64((long)tensor.dtype);
        writer.Write7BitEncodedInt64(tensor.Dimensions);
        foreach (var size in tensor.shape)
        {
            writer.Write7BitEncodedInt64(size);
        }
        writer.Write(rows.bytes);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a tensor of the same type and shape.</summary>
    public static void Load(this torch.Tensor tensor, BinaryReader reader)
    {
        var type = (torch.ScalarType)reader.Read7BitEncodedInt64();
        var rank = reader.Read7BitEncodedInt64();
        var shape = rank == tensor.Dimensions ? Enumerable.Range(0, (int)rank).Select(_ => reader.Read7BitEncodedInt64()).ToArray() : [];
        if (type != tensor.dtype || !shape.SequenceEqual(tensor.shape))
        {
            throw new ArgumentException($"Mismatched tensor while loading: {type} [{string.Join(", ", shape)}] of rank {rank} into {tensor}.");
        }
        using var guard = torch.no_grad();
        using var rows = torch.empty(shape, type);
        reader.BaseStream.ReadExactly(rows.bytes);
        tensor.copy_(rows);
    }
}
