using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>One method's timesteps and its step, as a function of the state and the denoiser's output; it knows no network.</summary>
public abstract class Sampler
{
    protected Sampler(NoiseSchedule schedule, int steps)
    {
        if (steps < 1 || steps > schedule.Config.TrainSteps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(steps), $"{steps} steps are not possible; the schedule has 1 to {schedule.Config.TrainSteps}.");
        }
        (Schedule, Steps) = (schedule, steps);
    }

    public int Steps { get; }

    /// <summary>What the denoiser is told at each step; Euler's may lie between two training steps.</summary>
    public abstract IReadOnlyList<double> Timesteps { get; }

    protected NoiseSchedule Schedule { get; }

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

    /// <summary>The weights of image and noise in the latents before a step.</summary>
    protected abstract (double Signal, double Noise) Scales(int index);

    protected Tensor Clip(Tensor x0) => Schedule.Config.ClipRange is { } range ? x0.clamp(-range, range) : x0;

    /// <summary>The clean sample, of latents that are <c>signal x0 + noise ε</c> with squares that sum to 1.</summary>
    protected Tensor EstimateX0(Tensor latents, Tensor output, double signal, double noise) => Schedule.Config.Prediction switch
    {
        PredictionKind.Velocity => latents * signal - output * noise,
        PredictionKind.Epsilon => (latents - output * noise) / signal,
        _ => output,
    };

    protected PredictionKind Prediction => Schedule.Config.Prediction;
}

/// <summary>
/// Where a run stands: all that the next step depends on besides the denoiser's output. <paramref name="X0"/> is the last step's estimate
/// of the clean sample.
/// </summary>
public sealed record SamplerState(int Step, Tensor Latents, Tensor? X0) : IDisposable
{
    public SamplerState MoveToOuterDisposeScope()
    {
        Latents.MoveToOuterDisposeScope();
        X0?.MoveToOuterDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Latents.Dispose();
        X0?.Dispose();
    }
}

/// <summary>The ways from noise to an image that a request can choose.</summary>
public enum SamplerKind
{
    DpmSolverMultistep, Ddim, Euler,
}
