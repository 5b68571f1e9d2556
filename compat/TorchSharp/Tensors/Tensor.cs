using System.Runtime.CompilerServices;
using TorchSharp.Runtime;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A libtorch tensor: freed by Dispose, by its dispose scope, or at last by the garbage collector.</summary>
    public partial class Tensor : IDisposable
    {
        private static long _totalCount;
        private IntPtr _handle;

        internal Tensor(IntPtr handle, bool register = true)
        {
            _handle = handle;
            Interlocked.Increment(ref _totalCount);
            if (register)
            {
                DisposeScopeManager.Register(this);
            }
        }

        ~Tensor() => Free();

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal IntPtr Handle => _handle != IntPtr.Zero ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => _handle == IntPtr.Zero;

        public void Dispose()
        {
            if (_handle != IntPtr.Zero)
            {
                var statistics = DisposeScopeManager.Statistics;
                _ = OwningDisposeScope is null ? statistics.DisposedOutsideScopeCount++ : statistics.DisposedInScopeCount++;
                OwningDisposeScope?.Forget(this);
                OwningDisposeScope = null;
                Free();
            }
            GC.SuppressFinalize(this);
        }

        private void Free()
        {
            var handle = Interlocked.Exchange(ref _handle, IntPtr.Zero);
            if (handle != IntPtr.Zero)
            {
                Interlocked.Decrement(ref _totalCount);
                Native.Release(handle);
            }
        }

        /// <summary>Takes the native tensor out; this object is empty afterwards.</summary>
        internal IntPtr MoveHandle()
        {
            var statistics = DisposeScopeManager.Statistics;
            _ = OwningDisposeScope is null ? statistics.DisposedOutsideScopeCount++ : statistics.DisposedInScopeCount++;
            Interlocked.Decrement(ref _totalCount);
            GC.SuppressFinalize(this);
            return Interlocked.Exchange(ref _handle, IntPtr.Zero);
        }

        /// <summary>Changes the element type behind this object; its gradient is gone.</summary>
        internal void Become(ScalarType type)
        {
            var requiresGrad = requires_grad;
            using var plain = detach();
            using var converted = plain.to_type(type, copy: true);
            converted.requires_grad = requiresGrad;
            Native.Release(Interlocked.Exchange(ref _handle, Native.Alias(converted.Handle)));
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public ScalarType dtype => (ScalarType)Native.Dtype(Handle);
        public Device device => CPU;
        internal long Dimensions => Native.Dim(Handle);
        public long dim() => Dimensions;
        public long NumberOfElements => Native.Numel(Handle);
        public long numel() => NumberOfElements;
        public long ElementSize => dtype.ElementSize();
        public long element_size() => ElementSize;
        public bool is_floating_point() => torch.is_floating_point(dtype);
        internal bool is_contiguous() => Native.IsContiguous(Handle) != 0;
        public long[] size() => shape;
        public long size(int dim) => Native.Size(Handle, Wrap(dim));
        public long[] stride() => Each(static (tensor, dim) => Native.Stride(tensor.Handle, dim));
        public long stride(int dim) => Native.Stride(Handle, Wrap(dim));
        public long[] shape => Each(static (tensor, dim) => Native.Size(tensor.Handle, dim));

        private long[] Each(Func<Tensor, long, long> read)
        {
            var values = new long[Dimensions];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = read(this, i);
            }
            return values;
        }

        private long Wrap(int dim)
        {
            var rank = Dimensions;
            return dim >= -rank && dim < rank
                ? (dim + rank) % rank
                : throw new ArgumentOutOfRangeException(nameof(dim), $"Dimension {dim} is out of range for a tensor of {rank} dimensions.");
        }

        public bool requires_grad
        {
            get => Native.RequiresGrad(Handle) != 0;
            set => Native.Check(Native.SetRequiresGrad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true) => with_requires_grad(requires_grad);

        internal Tensor with_requires_grad(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public bool is_leaf => Native.IsLeaf(Handle) != 0;

        public Tensor? grad
        {
            get => Native.Grad(Handle) is var handle && handle != IntPtr.Zero ? new Tensor(handle) : null;
            set => Native.Check(Native.SetGrad(Handle, value?.Handle ?? IntPtr.Zero));
        }

        public void backward() => autograd.backward(this);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor alias() => new(Native.Alias(Handle));

        /// <summary>The elements as raw memory; the caller keeps the tensor alive while it uses them.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                var length = NumberOfElements * ElementSize;
                return !is_contiguous() ? throw new InvalidOperationException("Bytes() called on non-contiguous tensor.")
                    : length > int.MaxValue ? throw new ArgumentException("Span only supports up to int.MaxValue elements.")
                    : new Span<byte>((void*)Native.Data(Handle), (int)length);
            }
            set
            {
                var target = bytes;
                if (target.Length != value.Length)
                {
                    throw new ArgumentException($"Mismatched data sizes in SetBytes(): {value.Length} bytes for a tensor of {target.Length}.");
                }
                value.CopyTo(target);
                GC.KeepAlive(this);
            }
        }

        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            if (ToScalarType(typeof(T)) != dtype)
            {
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            }
            return new TensorAccessor<T>(this);
        }

        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException("Number of elements in the tensor must be 1");
            }
            using var accessor = data<T>();
            return accessor.First();
        }

        internal Scalar ToScalar()
        {
            var bits = Op.Value("item", this); // not "_local_scalar_dense": this one checks the element count
            return is_floating_point() ? BitConverter.Int64BitsToDouble(bits) : dtype == ScalarType.Bool ? bits != 0 : bits;
        }

        internal float ToSingle() => ToScalar().ToSingle();
        internal double ToDouble() => ToScalar().ToDouble();
        internal int ToInt32() => ToScalar().ToInt32();
        internal long ToInt64() => ToScalar().ToInt64();
        internal bool ToBoolean() => ToScalar().ToBoolean();
        public static explicit operator float(Tensor value) => value.ToSingle();
        public static explicit operator double(Tensor value) => value.ToDouble();
        public static explicit operator int(Tensor value) => value.ToInt32();
        public static explicit operator long(Tensor value) => value.ToInt64();
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);
        public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
        public override string ToString() => IsInvalid ? "[disposed]" : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";
    }
}
