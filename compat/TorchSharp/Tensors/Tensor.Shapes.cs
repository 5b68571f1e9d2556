using TorchSharp.Runtime;

namespace TorchSharp;

public static partial class torch
{
    // Shape, order, type and pieces.
    public partial class Tensor
    {
        public Tensor reshape(params long[] shape) => Op.One("reshape", this, shape);
        public Tensor view(params long[] shape) => Op.One("view", this, shape);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Op.One("flatten.using_ints", this, start_dim, end_dim);
        public Tensor unflatten(long dim, params long[] sizes) => Op.One("unflatten.int", this, dim, sizes);
        public Tensor permute(params long[] permutation) => Op.One("permute", this, permutation);
        public Tensor transpose(long dim0, long dim1) => Op.One("transpose.int", this, dim0, dim1);
        public Tensor t() => Op.One("t", this);
        public Tensor T => Op.One("numpy_T", this);
        public Tensor squeeze(long? dim = null) => dim is { } one ? Op.One("squeeze.dim", this, one) : Op.One("squeeze", this);
        public Tensor unsqueeze(long dim) => Op.One("unsqueeze", this, dim);
        public Tensor expand(params long[] sizes) => Op.One("expand", this, sizes);
        public Tensor repeat(params long[] sizes) => Op.One("repeat", this, sizes);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Op.One("repeat_interleave.self_int", this, repeats, dim, output_size);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Op.One("repeat_interleave.self_Tensor", this, repeats, dim, output_size);
        public Tensor flip(params long[] dims) => Op.One("flip", this, dims);
        internal Tensor roll(long shifts, long? dims = null) => roll([shifts], dims is { } dim ? [dim] : []);
        internal Tensor roll(long[] shifts, long[] dims) => Op.One("roll", this, shifts, dims);
        public Tensor triu(long diagonal = 0) => Op.One("triu", this, diagonal);
        internal Tensor tril(long diagonal = 0) => Op.One("tril", this, diagonal);
        public Tensor unfold(long dimension, long size, long step) => Op.One("unfold", this, dimension, size, step);
        internal Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Op.One("diagonal", this, offset, dim1, dim2);

        public Tensor contiguous() => Op.One("contiguous", this);
        public Tensor clone() => Op.One("clone", this);
        public Tensor detach() => Op.One("detach", this);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Op.InPlace("copy_", this, source, nonBlocking);
        public Tensor cpu() => alias();

        internal Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = Op.One("to.dtype", this, type, non_blocking, copy);
            if (disposeAfter)
            {
                Dispose();
            }
            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(dtype, copy, disposeAfter, non_blocking);
        public Tensor type(ScalarType dtype) => to_type(dtype);
        internal Tensor @bool() => to_type(ScalarType.Bool);
        internal Tensor @long() => to_type(ScalarType.Int64);
        public Tensor half() => to_type(ScalarType.Float16);

        internal Tensor[] split(long size, int dim = 0) => Op.Many("split.Tensor", this, size, dim);
        internal Tensor[] split(long[] sizes, long dim = 0) => Op.Many("split_with_sizes", this, sizes, dim);
        public Tensor[] chunk(long chunks, long dim = 0) => Op.Many("chunk", this, chunks, dim);
        public Tensor[] unbind(long dimension = 0) => Op.Many("unbind.int", this, dimension);
        public Tensor narrow(long dim, long start, long length) => Op.One("narrow", this, dim, start, length);
        public Tensor select(long dim, long index) => Op.One("select.int", this, dim, index);
        public Tensor index_select(long dim, Tensor index) => Op.One("index_select", this, dim, index);
        internal Tensor gather(long dim, Tensor index) => Op.One("gather", this, dim, index);
        public Tensor scatter(long dim, Tensor index, Tensor src) => Op.One("scatter.src", this, dim, index, src);
        internal Tensor masked_select(Tensor mask) => Op.One("masked_select", this, mask);
    }

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Op.One("cat", (Tensor[])[.. tensors], dim);
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Op.One("cat", tensors, dim);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Op.One("stack", (Tensor[])[.. tensors], dim);
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);
    internal static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);
    internal static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);
    internal static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);
    internal static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);
    public static Tensor clone(Tensor input) => input.clone();
}
