// Shapes: B batch, G groups of tokens that share a time, L tokens, D width
// Shapes: the leading dimension is rows, or so many to each row, such as a clip's frames
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// Rows that have come through a network's first block, and what the rest of the network needs of them. Where it was asked for, the signal
/// tells what that block added to them: rows whose signal is nearly that of an earlier step have nearly that step's slope of outputs.
/// </summary>
internal abstract record Begun(long Rows, Tensor? Signal)
{
    /// <summary>A copy of some rows, given as runs of neighbours.</summary>
    public abstract Begun Of(IReadOnlyList<(long First, long Count)> runs);

    /// <summary>The same of one tensor.</summary>
    protected Tensor Of(Tensor tensor, IReadOnlyList<(long First, long Count)> runs)
    {
        var each = tensor.shape[0] / Rows;
        return cat([.. runs.Select(run => tensor.narrow(0, run.First * each, run.Count * each))], dim: 0);
    }
}

/// <summary>How little of a block's features tells whether they change (ParaAttention thins them out, too).</summary>
internal static class BlockSignal
{
    private const long Stride = 8; // of channels: a job keeps its signal, and an eighth of it tells the same

    /// <summary>What a block added, of every eighth channel, in float32.</summary>
    public static Tensor Of(Tensor before, Tensor after, int channels)
    {
        using var scope = NewDisposeScope();
        return (Thinned(after, channels) - Thinned(before, channels)).MoveToOuterDisposeScope();
    }

    /// <summary>The shape that <see cref="Of"/> makes of features of this shape.</summary>
    public static long[] ShapeOf(long[] features, int channels) =>
        [.. features.Select((size, dimension) => dimension == channels ? (size + Stride - 1) / Stride : size)];

    private static Tensor Thinned(Tensor features, int channels) =>
        features.slice(channels, 0, features.shape[channels], Stride).to(ScalarType.Float32);
}

/// <summary>A clip's tokens that have come through a transformer's first block.</summary>
internal sealed record TokensBegun(long Rows, Tensor H_BLD, Tensor? Signal, TokenStep Step, TokenGrid Grid, ScalarType Type)
    : Begun(Rows, Signal)
{
    public override Begun Of(IReadOnlyList<(long First, long Count)> runs)
    {
        var step = Step with { Time_BGD = Of(Step.Time_BGD, runs), Modulation_BG6D = Of(Step.Modulation_BG6D, runs) };
        return new TokensBegun(runs.Sum(run => run.Count), Of(H_BLD, runs), null, step, Grid, Type);
    }

    /// <summary>Through the blocks after the first; the features that it begins with are gone then.</summary>
    public Tensor Through(IEnumerable<nn.Module<Tensor, TokenStep, Tensor>> others, ContextCache contexts)
    {
        var (h_BLD, step) = (H_BLD, Step with { Contexts = contexts });
        foreach (var block in others)
        {
            var next_BLD = block.call(h_BLD, step);
            h_BLD.Dispose();
            h_BLD = next_BLD;
        }
        return h_BLD;
    }

    /// <summary>But the rotation, which is the network's.</summary>
    public TokensBegun MoveToOuterDisposeScope()
    {
        foreach (var tensor in new[] { H_BLD, Signal, Step.Time_BGD, Step.Modulation_BG6D }.OfType<Tensor>())
        {
            tensor.MoveToOuterDisposeScope();
        }
        return this;
    }
}
