using System.Runtime.InteropServices;
using TorchSharp.Runtime;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Op.One("empty.memory_format", size, dtype ?? ScalarType.Float32).with_requires_grad(requires_grad);
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Op.One("zeros", size, dtype ?? ScalarType.Float32).with_requires_grad(requires_grad);
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Op.One("ones", size, dtype ?? ScalarType.Float32).with_requires_grad(requires_grad);
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Op.One("full", size, value, dtype ?? value.FillType).with_requires_grad(requires_grad);

    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Op.One("rand.generator", size, generator, dtype ?? ScalarType.Float32).with_requires_grad(requires_grad);

    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Op.One("randn.generator", size, generator, dtype ?? ScalarType.Float32).with_requires_grad(requires_grad);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Op.One("randint.low_generator", low, high, size, generator, dtype ?? ScalarType.Int64).with_requires_grad(requires_grad);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Op.One("arange.start_step", start, stop, step, dtype).with_requires_grad(requires_grad);
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Op.One("zeros_like", input, dtype).with_requires_grad(requires_grad);
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Op.One("ones_like", input, dtype).with_requires_grad(requires_grad);
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Op.One("randn_like", input, dtype).with_requires_grad(requires_grad);

    // The real package's forms for one to five dimensions.
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([size], dtype, device, requires_grad);
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([rows, columns], dtype, device, requires_grad);
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0, dim1, dim2], dtype, device, requires_grad);
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad);
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, long dim4, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0, dim1, dim2, dim3, dim4], dtype, device, requires_grad);
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([size], dtype, device, requires_grad);
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([rows, columns], dtype, device, requires_grad);
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1, dim2], dtype, device, requires_grad);
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad);
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, long dim4, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1, dim2, dim3, dim4], dtype, device, requires_grad);
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([size], dtype, device, requires_grad);
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([rows, columns], dtype, device, requires_grad);
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1, dim2], dtype, device, requires_grad);
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1, dim2, dim3], dtype, device, requires_grad);
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, long dim4, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1, dim2, dim3, dim4], dtype, device, requires_grad);
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([size], dtype, device, requires_grad, generator);
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([rows, columns], dtype, device, requires_grad, generator);
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([dim0, dim1, dim2], dtype, device, requires_grad, generator);
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, long dim4, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([dim0, dim1, dim2, dim3, dim4], dtype, device, requires_grad, generator);
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([size], dtype, device, requires_grad, generator);
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([rows, columns], dtype, device, requires_grad, generator);
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([dim0, dim1, dim2], dtype, device, requires_grad, generator);
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, long dim4, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([dim0, dim1, dim2, dim3, dim4], dtype, device, requires_grad, generator);

    public partial class Tensor
    {
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Op.InPlace("normal_", this, mean, std, generator);
        internal Tensor uniform_(double from, double to, Generator? generator = null) => Op.InPlace("uniform_", this, from, to, generator);
    }

    public static Tensor tensor(float scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(new[] { scalar }, [], dtype, requires_grad);
    public static Tensor tensor(float[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, [dataArray.Length], dtype, requires_grad);
    public static Tensor tensor(float[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, dimensions, dtype, requires_grad);
    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray((float[])[.. rawArray], [rawArray.Count], dtype, requires_grad);
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(new[] { scalar }, [], dtype, requires_grad);
    public static Tensor tensor(double[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, [dataArray.Length], dtype, requires_grad);
    public static Tensor tensor(double[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, dimensions, dtype, requires_grad);
    public static Tensor tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray((double[])[.. rawArray], [rawArray.Count], dtype, requires_grad);
    public static Tensor tensor(int scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(new[] { scalar }, [], dtype, requires_grad);
    public static Tensor tensor(int[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, [dataArray.Length], dtype, requires_grad);
    public static Tensor tensor(int[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, dimensions, dtype, requires_grad);
    public static Tensor tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray((int[])[.. rawArray], [rawArray.Count], dtype, requires_grad);
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(new[] { scalar }, [], dtype, requires_grad);
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, [dataArray.Length], dtype, requires_grad);
    public static Tensor tensor(long[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, dimensions, dtype, requires_grad);
    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray((long[])[.. rawArray], [rawArray.Count], dtype, requires_grad);
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(new[] { scalar }, [], dtype, requires_grad);
    public static Tensor tensor(bool[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, [dataArray.Length], dtype, requires_grad);
    public static Tensor tensor(bool[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, dimensions, dtype, requires_grad);
    public static Tensor tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray((bool[])[.. rawArray], [rawArray.Count], dtype, requires_grad);
    public static Tensor tensor(byte scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(new[] { scalar }, [], dtype, requires_grad);
    public static Tensor tensor(byte[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, [dataArray.Length], dtype, requires_grad);
    public static Tensor tensor(byte[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(dataArray, dimensions, dtype, requires_grad);
    public static Tensor tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray((byte[])[.. rawArray], [rawArray.Count], dtype, requires_grad);
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(rawArray, [rawArray.GetLongLength(0), rawArray.GetLongLength(1)], dtype, requires_grad);
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromArray(rawArray, [rawArray.GetLongLength(0), rawArray.GetLongLength(1)], dtype, requires_grad);

    /// <summary>A tensor on the array's own memory, which stays pinned while the tensor lives.</summary>
    public static unsafe Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false, Device? device = null)
    {
        var elementType = ToScalarType(rawArray.GetType().GetElementType()!);
        if (elementType != dtype && elementType != ScalarType.Byte)
        {
            throw new ArgumentException($"An array of {elementType} cannot be read as {dtype}.");
        }
        var length = Buffer.ByteLength(rawArray) / dtype.ElementSize();
        count = count < 0 ? length - offset : count;
        if (offset < 0 || offset + count > length)
        {
            throw new ArgumentException($"{count} elements from {offset} on are more than the buffer's {length}.");
        }
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        var start = new IntPtr(pin.AddrOfPinnedObject() + offset * dtype.ElementSize());
        return new Tensor(Native.Check(Native.FromBlob(start, &count, 1, (int)dtype, &Unpin, GCHandle.ToIntPtr(pin)))).with_requires_grad(requires_grad);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr pin) => GCHandle.FromIntPtr(pin).Free();

    private static unsafe Tensor FromArray(Array array, long[] shape, ScalarType? dtype, bool requires_grad)
    {
        var made = ToScalarType(array.GetType().GetElementType()!);
        var tensor = empty(shape, made);
        if (tensor.numel() != array.LongLength)
        {
            tensor.Dispose();
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {array.LongLength} elements for shape [{string.Join(", ", shape)}]");
        }
        var bytes = array.LongLength * made.ElementSize();
        fixed (byte* source = &MemoryMarshal.GetArrayDataReference(array))
        {
            Buffer.MemoryCopy(source, (void*)Native.Data(tensor.Handle), bytes, bytes);
        }
        var typed = dtype is { } wanted && wanted != made ? tensor.to_type(wanted, disposeAfter: true) : tensor;
        return typed.with_requires_grad(requires_grad);
    }
}
