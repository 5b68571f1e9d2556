// Shapes: N branches; v is any [N, ...]
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Which variants of its conditions a job evaluates, and how it joins them; a variant without weight is left out.</summary>
internal sealed class GuidanceBranches
{
    private const double RescaledPart = 0.7;

    private readonly double[] _weights;
    private readonly double _rescaled;
    private readonly int[] _kept;

    private GuidanceBranches(double[] weights, double rescaled = RescaledPart)
    {
        (_weights, _rescaled) = (weights, rescaled);
        // the last one also sets the spread
        _kept = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] != 0 || i == weights.Length - 1)];
    }

    public int Count => _kept.Length;

    /// <summary>Of: nothing, the caption.</summary>
    public static GuidanceBranches ForText(double scale) => new(Guidance.Weights(scale));

    /// <summary>Of: nothing, the caption; of a flow, whose contrast stays as it is.</summary>
    public static GuidanceBranches ForFlow(double scale) => new(Guidance.Weights(scale), rescaled: 0);

    /// <summary>Of: nothing, the still, the still and the captions.</summary>
    public static GuidanceBranches ForImageAndText(double imageScale, double textScale) => new(Guidance.Weights(imageScale, textScale));

    /// <summary>The conditions of the branches that are evaluated.</summary>
    public T[] Select<T>(params T[] ofEach) => [.. _kept.Select(i => ofEach[i])];

    /// <summary>-> [1, ...]</summary>
    public Tensor Combine(Tensor v)
    {
        if (Count == 1)
        {
            return v.alias();
        }
        using var scope = NewDisposeScope();
        var branches = v.chunk(Count, dim: 0);
        var guided = Guidance.Combine(branches, [.. _kept.Select(i => _weights[i])]);
        return (_rescaled > 0 ? Guidance.Rescale(guided, branches[^1], _rescaled) : guided).MoveToOuterDisposeScope();
    }
}
