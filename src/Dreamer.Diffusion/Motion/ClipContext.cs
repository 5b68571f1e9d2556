using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// What of a batch of clips does not change over steps: keys and values of every condition, the still's features, each frame's condition.
/// </summary>
public sealed class ClipContext : IDisposable
{
    internal ClipContext(int frames, ContextCache attention)
    {
        Frames = frames;
        Attention = attention;
    }

    public int Frames { get; }
    public long Bytes => Attention.Bytes + Own.Sum(t => t.numel() * t.element_size());

    internal ContextCache Attention { get; }
    internal Tensor? Labels_BE { get; init; }

    /// <summary>Added to the spatial time embedding: fps and strength.</summary>
    internal Tensor? Time_BT { get; init; }

    /// <summary>Frame index, motion, fps and strength; a step adds its time and mixes them.</summary>
    internal Tensor? Condition_BFE { get; init; }

    /// <summary>The still's share of conv_in.</summary>
    internal Tensor? Still_BChw { get; init; }
    internal Tensor? Kept_B111 { get; init; }

    /// <summary>Null where frames count 0, 1, 2, …</summary>
    internal Tensor? FrameTimes_BF { get; init; }

    private IEnumerable<Tensor> Own => new[] { Time_BT, Condition_BFE, Still_BChw, Kept_B111, FrameTimes_BF }.OfType<Tensor>();

    /// <summary>The clips of all, one after another; a copy. Their labels are the caller's.</summary>
    internal static ClipContext Join(IReadOnlyList<ClipContext> all, Tensor? labels_BE) =>
        new(all[0].Frames, ContextCache.Join([.. all.Select(part => part.Attention)]))
        {
            Labels_BE = labels_BE,
            Time_BT = Join(all.Select(part => part.Time_BT)),
            Condition_BFE = Join(all.Select(part => part.Condition_BFE)),
            Still_BChw = Join(all.Select(part => part.Still_BChw)),
            Kept_B111 = Join(all.Select(part => part.Kept_B111)),
            FrameTimes_BF = Join(all.Select(part => part.FrameTimes_BF)),
        };

    /// <summary>
    /// Lets the context outlive the scope that it was computed in; the caller disposes it, and keeps its own conditions alive meanwhile.
    /// </summary>
    public ClipContext DetachFromDisposeScope()
    {
        Attention.DetachFromDisposeScope();
        foreach (var tensor in Own)
        {
            tensor.DetachFromDisposeScope();
        }
        return this;
    }

    internal ClipContext MoveToOuterDisposeScope()
    {
        Attention.MoveToOuterDisposeScope();
        foreach (var tensor in Own)
        {
            tensor.MoveToOuterDisposeScope();
        }
        return this;
    }

    private static Tensor? Join(IEnumerable<Tensor?> tensors) =>
        tensors.OfType<Tensor>().ToList() is { Count: > 0 } given ? cat(given, dim: 0) : null;

    public void Dispose()
    {
        Attention.Dispose();
        foreach (var tensor in Own)
        {
            tensor.Dispose();
        }
    }
}

/// <summary>
/// What the motion layers of one evaluation share; the condition BFE tells each frame's index, time, motion, fps and strength.
/// </summary>
internal sealed record ClipStep(ClipContext Clip, Tensor? Condition_BFE)
{
    public int Frames => Clip.Frames;
    public ContextCache Attention => Clip.Attention;
}

/// <summary>Frames that have come through the first layers; entered is what conv_in made of them.</summary>
internal sealed record ClipBegun(
    long Rows, Tensor Entered_GCHW, Tensor H_GCHW, Tensor Temb_GT, Tensor? Condition_BFE, Tensor? Signal, ScalarType Type)
    : Begun(Rows, Signal)
{
    public override Begun Of(IReadOnlyList<(long First, long Count)> runs) => new ClipBegun(
        runs.Sum(run => run.Count), Of(Entered_GCHW, runs), Of(H_GCHW, runs), Of(Temb_GT, runs),
        Condition_BFE is null ? null : Of(Condition_BFE, runs), null, Type);

    public ClipBegun MoveToOuterDisposeScope()
    {
        foreach (var tensor in new[] { Entered_GCHW, H_GCHW, Temb_GT, Condition_BFE, Signal }.OfType<Tensor>())
        {
            tensor.MoveToOuterDisposeScope();
        }
        return this;
    }
}
