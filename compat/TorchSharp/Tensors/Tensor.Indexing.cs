using TorchSharp.Runtime;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => Op.One("index.Tensor", this, Arg.Optionals(indices));
            set => Op.InPlace("index_put_", this, Arg.Optionals(indices), value);
        }

        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, static index => (TensorIndex)index));
            set => index_put_(value, Array.ConvertAll(indices, static index => (TensorIndex)index));
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            if (tensors is null)
            {
                return view;
            }
            var result = Op.One("index.Tensor", view, Arg.Optionals(tensors));
            view.Dispose();
            return result;
        }

        internal Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            _ = tensors is null ? view.copy_(value) : Op.InPlace("index_put_", view, Arg.Optionals(tensors), value);
            view.Dispose();
            return this;
        }

        /// <summary>Applies what makes a view, in order; what is left are index tensors, a place each (null: the whole dimension).</summary>
        private (Tensor View, Tensor?[]? Tensors) View(TensorIndex[] indices)
        {
            var view = alias();
            var dim = 0L;
            Tensor?[]? tensors = null;
            foreach (var index in indices)
            {
                var before = view;
                switch (index.Kind)
                {
                    case IndexKind.Single: view = view.select(dim, index.Start!.Value); break;
                    case IndexKind.Slice: view = Op.One("slice.Tensor", view, dim++, index.Start, index.Stop, index.Step ?? 1); break;
                    case IndexKind.None: view = view.unsqueeze(dim++); break;
                    case IndexKind.Ellipsis: dim = view.Dimensions - indices.SkipWhile(one => one.Kind != IndexKind.Ellipsis).Skip(1).Sum(static one => one.Consumes); break;
                    default:
                        tensors ??= [];
                        Array.Resize(ref tensors, (int)dim + 1);
                        tensors[dim] = index.Index;
                        dim += index.Consumes;
                        break;
                }
                if (!ReferenceEquals(before, view))
                {
                    before.Dispose();
                }
            }
            return (view, tensors);
        }
    }

    internal enum IndexKind { None, Single, Slice, Ellipsis, Tensor }

    /// <summary>One place of an index expression: a number, a slice, a tensor, a new dimension, or the rest.</summary>
    public readonly struct TensorIndex
    {
        internal IndexKind Kind { get; private init; }
        internal long? Start { get; private init; }
        internal long? Stop { get; private init; }
        internal long? Step { get; private init; }
        internal Tensor? Index { get; private init; }

        /// <summary>How many of the tensor's dimensions it stands for; a boolean mask stands for its own rank.</summary>
        internal long Consumes => Kind is IndexKind.None or IndexKind.Ellipsis ? 0 : Index is { dtype: ScalarType.Bool } mask ? mask.Dimensions : 1;

        public static readonly TensorIndex Ellipsis = new() { Kind = IndexKind.Ellipsis };
        public static readonly TensorIndex None = new() { Kind = IndexKind.None };
        public static readonly TensorIndex Colon = Slice();

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new() { Kind = IndexKind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice(Range range) => range;

        public static TensorIndex Single(long? index) => new() { Kind = IndexKind.Single, Start = index };

        public static TensorIndex Tensor(Tensor tensor) => new() { Kind = IndexKind.Tensor, Index = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Tensor value) => Tensor(value);

        public static implicit operator TensorIndex(Index index) => Single(Place(index));

        public static implicit operator TensorIndex(Range range) =>
            Slice(Place(range.Start), range.End.Equals(System.Index.End) ? null : Place(range.End));

        private static long Place(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
