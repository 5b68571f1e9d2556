// Shapes: outputs and slopes are of the latents' shape; a signal is any [N, ...] of all N branches of guidance
using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>How near a result comes to the one of all evaluations: the network is left out at steps that bring little new.</summary>
public enum StepQuality
{
    Exact, Balanced, Fast,
}

/// <summary>
/// When a job's step does without the network: where its first block adds nearly what it added at the last whole evaluation (first-block
/// caching, as in ParaAttention; change is relative L1). The first two steps, which make a slope, and the last two are always whole. So is
/// one after the most in a row: a slope says little of what is farther away than the evaluations that tell it.
/// </summary>
internal sealed record StepCacheRule(double Threshold, int MostInARow)
{
    private const int LastSteps = 2; // nothing after them repairs what they get wrong

    /// <summary>Null where every step is evaluated.</summary>
    public static StepCacheRule? Of(StepQuality quality) => quality switch
    {
        StepQuality.Exact => null,
        StepQuality.Balanced => new StepCacheRule(0.25, 3),
        StepQuality.Fast => new StepCacheRule(0.4, 4),
        _ => throw new ArgumentOutOfRangeException(nameof(quality), $"There is no quality {quality}."),
    };

    /// <summary>Whether the network need be asked only if much has changed.</summary>
    public bool MayReuse(StepCache? kept, int stepsLeft) =>
        kept is { Slope: not null } && kept.Reused < MostInARow && stepsLeft > LastSteps;
}

/// <summary>
/// What a job keeps of its last two whole evaluations: the first block's signal, the guided output, and how that changes a step. A step
/// that is left out goes on along the line through both outputs (first order, as TaylorSeer's, Liu et al. 2025, of the whole network).
/// The slope is null after the first evaluation; reused tells how many steps were left out since the last.
/// </summary>
internal sealed record StepCache(Tensor Signal, Tensor Output, Tensor? Slope, int Reused) : IDisposable
{
    public IEnumerable<Tensor> Tensors => new[] { Signal, Output, Slope }.OfType<Tensor>();

    /// <summary>A checkpoint comes from outside: what it kept must be of this shape, which its network's signals have.</summary>
    public void RequireSignal(long[] shape)
    {
        if (!Signal.shape.SequenceEqual(shape))
        {
            throw new CheckpointException(
                $"The job's checkpoint keeps a signal [{string.Join(", ", Signal.shape)}]; its network's is [{string.Join(", ", shape)}].");
        }
    }

    /// <summary>How far a step's signal is from the kept one: a number on the device.</summary>
    public Tensor Change(Tensor signal)
    {
        RequireSignal(signal.shape);
        using var scope = NewDisposeScope();
        return ((signal - Signal).abs().mean() / Signal.abs().mean()).MoveToOuterDisposeScope();
    }

    /// <summary>What the network is taken to say to the next step.</summary>
    public Tensor Expected()
    {
        using var scope = NewDisposeScope();
        return (Output + Slope! * (Reused + 1)).MoveToOuterDisposeScope();
    }

    /// <summary>After a step that was left out.</summary>
    public StepCache Longer() => this with { Reused = Reused + 1 };

    /// <summary>After a whole evaluation; copies, since both may be parts of other jobs' tensors.</summary>
    public static StepCache After(StepCache? before, Tensor signal, Tensor output)
    {
        using var scope = NewDisposeScope();
        var slope = before is null ? null : ((output - before.Output) / (before.Reused + 1)).MoveToOuterDisposeScope();
        return new StepCache(signal.clone().MoveToOuterDisposeScope(), output.clone().MoveToOuterDisposeScope(), slope, Reused: 0);
    }

    public StepCache DetachFromDisposeScope()
    {
        foreach (var tensor in Tensors)
        {
            tensor.DetachFromDisposeScope();
        }
        return this;
    }

    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
    }
}

/// <summary>
/// Where a job stands: the sampler's state, what is kept for steps that are left out, null where none are, and whether part of it was
/// done on another kind of device or in another number type.
/// </summary>
internal sealed record JobState(Sampling.SamplerState Sampler, StepCache? Cache = null, bool IsInexact = false);
