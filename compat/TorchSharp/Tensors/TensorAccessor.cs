using System.Collections;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements in row order, whatever its strides.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor _tensor;

    // An alias, as the real one has: elements stay readable after the tensor itself was disposed.
    internal TensorAccessor(Tensor tensor) => _tensor = tensor.alias().DetachFromDisposeScope();

    public long Count => _tensor.numel();

    public T this[params long[] indices]
    {
        get => At(indices);
        set => At(indices) = value;
    }

    private unsafe ref T At(long[] indices)
    {
        var shape = _tensor.shape;
        if (indices.Length == 1 && shape.Length != 1) // one index counts through the flattened tensor
        {
            indices = Unravel(indices[0], shape);
        }
        if (indices.Length != shape.Length)
        {
            throw new ArgumentException($"{indices.Length} indices for a tensor of {shape.Length} dimensions");
        }
        long offset = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= shape[i])
            {
                throw new IndexOutOfRangeException($"Index {indices[i]} is outside dimension {i} of size {shape[i]}");
            }
            offset += indices[i] * _tensor.stride(i);
        }
        return ref ((T*)Runtime.Native.Data(_tensor.Handle))[offset];
    }

    private static long[] Unravel(long index, long[] shape)
    {
        var indices = new long[shape.Length];
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            (index, indices[i]) = Math.DivRem(index, Math.Max(1, shape[i]));
        }
        return index == 0 ? indices : throw new IndexOutOfRangeException($"The index is outside a tensor of shape [{string.Join(", ", shape)}]");
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var rows = _tensor.contiguous();
        MemoryMarshal.Cast<byte, T>(rows.bytes)[(int)tensorIndex..].CopyTo(array[arrayIndex..]);
    }

    internal void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var guard = no_grad();
        using var rows = _tensor.contiguous();
        var target = MemoryMarshal.Cast<byte, T>(rows.bytes)[(int)tensorIndex..];
        var source = array[arrayIndex..];
        source[..Math.Min(source.Length, target.Length)].CopyTo(target);
        if (!_tensor.is_contiguous())
        {
            _tensor.copy_(rows);
        }
    }

    internal void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _tensor.Dispose();
}
