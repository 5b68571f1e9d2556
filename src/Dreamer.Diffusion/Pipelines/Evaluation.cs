using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A network with the conditions of some rows, which all steps share. Owns the conditions.</summary>
internal abstract class Evaluation : IDisposable
{
    public abstract long Bytes { get; }

    /// <summary>One evaluation of all rows, each at its own time.</summary>
    public abstract Tensor Evaluate(Tensor rows, Tensor times_N);

    /// <summary>The rows of all, in their order, which are of this one's kind and shape; a copy.</summary>
    public abstract Evaluation Join(IReadOnlyList<Evaluation> all);

    public abstract void Dispose();

    protected static long BytesOf(Tensor? tensor) => tensor is null ? 0 : tensor.numel() * tensor.element_size();

    protected static Tensor? Join(IEnumerable<Tensor?> tensors) =>
        tensors.OfType<Tensor>().ToList() is { Count: > 0 } given ? cat(given, dim: 0) : null;
}
