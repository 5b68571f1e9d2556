using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>One method's timesteps and its step, as a function of the state and the denoiser's output; it knows no network.</summary>
public abstract class Sampler
{
    protected Sampler(int steps, int trainSteps)
    {
        RequirePossible(steps, trainSteps);
        Steps = steps;
    }

    public int Steps { get; }

    /// <summary>What the denoiser is told at each step; Euler's may lie between two training steps.</summary>
    public abstract IReadOnlyList<double> Timesteps { get; }

    public static Sampler Create(SamplerKind kind, NoiseSchedule schedule, int steps) => kind switch
    {
        SamplerKind.DpmSolverMultistep => new DpmSolverSampler(schedule, steps),
        SamplerKind.Ddim => new DdimSampler(schedule, steps),
        SamplerKind.Euler => new EulerSampler(schedule, steps),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), $"There is no sampler {kind}."),
    };

    /// <summary>The state before the first step, from noise of unit variance.</summary>
    public SamplerState Begin(Tensor noise) => new(0, noise * InitialScale, null);

    /// <summary>The state before a later step, from a clean sample: how a refinement starts.</summary>
    public SamplerState BeginAt(int step, Tensor x0, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var (signalScale, noiseScale) = Scales(step);
        return new SamplerState(step, (x0 * signalScale + noise * noiseScale).MoveToOuterDisposeScope(), null);
    }

    /// <summary>What the denoiser is shown.</summary>
    public virtual Tensor ModelInput(SamplerState state) => state.Latents.alias();

    public abstract SamplerState Advance(SamplerState state, Tensor output);

    /// <summary>What unit noise is multiplied by to begin with.</summary>
    protected internal virtual double InitialScale => 1;

    private protected static void RequirePossible(int steps, int trainSteps)
    {
        if (steps < 1 || steps > trainSteps)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), $"{steps} steps are not possible; the schedule has 1 to {trainSteps}.");
        }
    }

    /// <summary>The weights of image and noise in the latents before a step.</summary>
    protected abstract (double Signal, double Noise) Scales(int index);
}

/// <summary>
/// Where a run stands: all that the next step depends on besides the denoiser's output. <paramref name="X0"/> is the last step's estimate
/// of the clean sample; <paramref name="History"/> is what a method of several steps keeps of earlier ones.
/// </summary>
public sealed record SamplerState(int Step, Tensor Latents, Tensor? X0, IReadOnlyList<Tensor>? History = null) : IDisposable
{
    /// <summary>Everything that the state holds.</summary>
    internal IEnumerable<Tensor> Tensors => [Latents, .. X0 is null ? [] : new[] { X0 }, .. History ?? []];

    public SamplerState MoveToOuterDisposeScope()
    {
        foreach (var tensor in Tensors)
        {
            tensor.MoveToOuterDisposeScope();
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

/// <summary>The ways from noise to an image that a request can choose.</summary>
public enum SamplerKind
{
    DpmSolverMultistep, Ddim, Euler,
}
