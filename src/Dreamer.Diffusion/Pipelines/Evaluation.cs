// Shapes: N rows, F frames, C channels, H/W latent pixels, E pooled width
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A network with the conditions of some rows, which all steps share. Owns the conditions.</summary>
internal abstract class Evaluation : IDisposable
{
    public abstract long Bytes { get; }

    public abstract nn.Module Network { get; }

    /// <summary>Only evaluations of which this is equal can be joined: of one network and, of some, of one setting for all rows.</summary>
    public virtual object Company => Network;

    /// <summary>One evaluation of all rows, each at its own time, or, of some networks, at times of its own parts.</summary>
    public Tensor Evaluate(Tensor rows, Tensor times)
    {
        using var scope = NewDisposeScope();
        return Finish(Begin(rows, times)).MoveToOuterDisposeScope();
    }

    /// <summary>Its beginning: the first block, and if asked for what that tells.</summary>
    public abstract Begun Begin(Tensor rows, Tensor times, bool tells = false);

    /// <summary>The rest of it, once for what was begun, by this evaluation or by another of the same rows' conditions.</summary>
    public abstract Tensor Finish(Begun begun);

    /// <summary>Of the signal that such rows begin with.</summary>
    public abstract long[] SignalShape(long[] rows);

    /// <summary>The rows of all, in their order, which are of this one's network and shape; a copy.</summary>
    public abstract Evaluation Join(IReadOnlyList<Evaluation> all);

    public abstract void Dispose();

    protected static long BytesOf(Tensor? tensor) => tensor is null ? 0 : tensor.numel() * tensor.element_size();

    protected static Tensor? Join(IEnumerable<Tensor?> tensors) =>
        tensors.OfType<Tensor>().ToList() is { Count: > 0 } given ? cat(given, dim: 0) : null;
}

/// <summary>Stage one's network, with captions.</summary>
internal sealed class StillEvaluation(UNet2DConditionModel unet, ContextCache contexts, Tensor? labels_NE) : Evaluation
{
    public override long Bytes => contexts.Bytes + BytesOf(labels_NE);

    public override nn.Module Network => unet;

    private ContextCache Contexts => contexts;

    private Tensor? Labels_NE => labels_NE;

    public override Begun Begin(Tensor rows, Tensor times, bool tells = false) => unet.Begin(rows, times, contexts, labels_NE, tells);

    public override Tensor Finish(Begun begun) => unet.Finish((UNetBegun)begun, contexts);

    public override long[] SignalShape(long[] rows) => unet.SignalShape(rows);

    public override Evaluation Join(IReadOnlyList<Evaluation> all)
    {
        using var scope = NewDisposeScope();
        var parts = all.Cast<StillEvaluation>().ToList();
        return new StillEvaluation(
            unet,
            ContextCache.Join([.. parts.Select(part => part.Contexts)]).DetachFromDisposeScope(),
            Join(parts.Select(part => part.Labels_NE))?.DetachFromDisposeScope());
    }

    public override void Dispose()
    {
        contexts.Dispose();
        labels_NE?.Dispose();
    }
}

/// <summary>
/// Stage two's network, with stills and captions. <paramref name="labels_NE"/> is in the context, too, which does not own it.
/// </summary>
internal sealed class ClipEvaluation(FactorizedVideoUNet unet, ClipContext context, Tensor? labels_NE) : Evaluation
{
    public override long Bytes => context.Bytes + BytesOf(labels_NE);

    public override nn.Module Network => unet;

    private ClipContext Context => context;

    private Tensor? Labels_NE => labels_NE;

    public override Begun Begin(Tensor rows, Tensor times, bool tells = false) => unet.Begin(rows, times, context, tells);

    public override Tensor Finish(Begun begun) => unet.Finish((ClipBegun)begun, context).Output;

    public override long[] SignalShape(long[] rows) => unet.SignalShape(rows);

    public override Evaluation Join(IReadOnlyList<Evaluation> all)
    {
        using var scope = NewDisposeScope();
        var parts = all.Cast<ClipEvaluation>().ToList();
        var labels_NE = Join(parts.Select(part => part.Labels_NE))?.DetachFromDisposeScope();
        var joined = ClipContext.Join([.. parts.Select(part => part.Context)], labels_NE).DetachFromDisposeScope();
        return new ClipEvaluation(unet, joined, labels_NE);
    }

    public override void Dispose()
    {
        context.Dispose();
        labels_NE?.Dispose();
    }
}

/// <summary>
/// What one guide gives to each of its steps, which are those before <paramref name="until"/> that no guide before it has; computed
/// once, when the first of them is near: its network may be in no memory before.
/// </summary>
internal sealed class GuidedSteps(int until, GuidanceBranches branches, Func<Evaluation> prepare) : IDisposable
{
    private Evaluation? _prepared;

    public GuidedSteps(int until, GuidanceBranches branches, Evaluation evaluation) : this(until, branches, () => evaluation) =>
        _prepared = evaluation;

    public int Until => until;

    public GuidanceBranches Branches => branches;

    public Evaluation Evaluation => _prepared ??= prepare();

    public bool IsPrepared => _prepared is not null;

    public long Bytes => _prepared?.Bytes ?? 0;

    public void Dispose()
    {
        _prepared?.Dispose();
        _prepared = null;
    }
}
