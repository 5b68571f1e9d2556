using TorchSharp.Runtime;

namespace TorchSharp;

public static partial class torch
{
    // Sums, extremes, order and matrix products.
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Op.One("sum", this, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Op.One("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor mean() => Op.One("mean", this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Op.One("mean.dim", this, dimensions, keepdim, type);
        public Tensor std(bool unbiased = true) => Op.One("std", this, unbiased);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(Op.One("std.dim", this, dimensions, unbiased, keepdim), type);
        public Tensor var(bool unbiased = true) => Op.One("var", this, unbiased);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(Op.One("var.dim", this, dimensions, unbiased, keepdim), type);
        public Tensor norm(float p = 2) => Op.One("norm.Scalar", this, (double)p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Op.One("norm.ScalarOpt_dim", this, (double)p, (long[])[dim], keepdim);
        public Tensor max() => Op.One("max", this);
        public Tensor max(Tensor other) => maximum(other);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Op.Two("max.dim", this, dim, keepdim);
        public Tensor min() => Op.One("min", this);
        public Tensor min(Tensor other) => minimum(other);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Op.Two("min.dim", this, dim, keepdim);
        public Tensor amax(long[] dims, bool keepdim = false) => Op.One("amax", this, dims, keepdim);
        public Tensor amax(params long[] dims) => amax(dims, false);
        internal Tensor amin(long[] dims, bool keepdim = false) => Op.One("amin", this, dims, keepdim);
        internal Tensor amin(params long[] dims) => amin(dims, false);
        public Tensor argmax() => Op.One("argmax", this);
        public Tensor argmax(long dim, bool keepdim = false) => Op.One("argmax", this, dim, keepdim);
        public Tensor argmin() => Op.One("argmin", this);
        public Tensor argmin(long dim, bool keepdim = false) => Op.One("argmin", this, dim, keepdim);
        public Tensor argsort(long dim = -1, bool descending = false) => Op.One("argsort", this, dim, descending);
        public Tensor all() => Op.One("all", this);
        public Tensor all(long dim, bool keepdim = false) => Op.One("all.dim", this, dim, keepdim);
        internal Tensor cumsum(long dim, ScalarType? type = null) => Op.One("cumsum", this, dim, type);
        internal Tensor cumprod(long dim, ScalarType? type = null) => Op.One("cumprod", this, dim, type);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Op.Two("topk", this, k, dim, largest, sorted);
        internal (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Op.Two("sort.stable", this, stable, dim, descending);
        internal Tensor bincount(Tensor? weights, long minlength = 0) => Op.One("bincount", this, weights, minlength);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Op.One("softmax.int", this, dim, dtype);
        internal Tensor log_softmax(long dim, ScalarType? dtype = null) => Op.One("log_softmax.int", this, dim, dtype);
        public Tensor matmul(Tensor target) => Op.One("matmul", this, target);
        internal Tensor mm(Tensor target) => Op.One("mm", this, target);
        internal Tensor bmm(Tensor batch2) => Op.One("bmm", this, batch2);
        public Tensor dot(Tensor target) => Op.One("dot", this, target);
        public Tensor outer(Tensor vec2) => Op.One("outer", this, vec2);

        private static Tensor Cast(Tensor tensor, ScalarType? type) => type is { } wanted && wanted != tensor.dtype ? tensor.to_type(wanted, disposeAfter: true) : tensor;
    }

    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);
    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);
    public static Tensor mean(Tensor input) => input.mean();
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.mean(dimensions, keepdim, type);
    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);
    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);
    public static Tensor norm(Tensor input, float p = 2) => input.norm(p);
    public static Tensor max(Tensor input) => input.max();
    public static Tensor min(Tensor input) => input.min();
    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);
    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);
    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false) => input.amax(dims, keepdim);
    internal static Tensor amin(Tensor input, long[] dims, bool keepdim = false) => input.amin(dims, keepdim);
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);
    internal static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);
    internal static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);
    internal static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) => input.cumprod(dim, dtype);
    internal static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights, minlength);
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);
    internal static Tensor mm(Tensor input, Tensor target) => input.mm(target);
    internal static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);
    public static Tensor einsum(string equation, params Tensor[] tensors) => Op.One("einsum", equation, tensors);
}
