using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>A method for models of a flow, whose output is the velocity <c>ε - x0</c>.</summary>
public abstract class FlowSampler : Sampler
{
    private readonly FlowLevels _levels;

    private protected FlowSampler(FlowScheduleConfig config, FlowLevels levels) : base(levels.Timesteps.Count, config.TrainSteps) =>
        (Config, _levels) = (config, levels);

    public FlowScheduleConfig Config { get; }

    public override IReadOnlyList<double> Timesteps => _levels.Timesteps;

    /// <summary>The noise level before each step, and after the last, 0.</summary>
    public IReadOnlyList<double> Sigmas => _levels.Sigmas;

    /// <summary>
    /// The config's method in so many steps, or, of these <paramref name="sigmas"/> before the shift; <paramref name="mu"/> is a dynamic
    /// shift's.
    /// </summary>
    public static FlowSampler Create(FlowScheduleConfig config, int steps, double? mu = null, IReadOnlyList<double>? sigmas = null)
    {
        RequirePossible(steps, config.TrainSteps); // before so many levels are made
        var levels = FlowLevels.Of(config, steps, mu, sigmas);
        return config.Solver switch
        {
            FlowSolver.Euler => new FlowEulerSampler(config, levels),
            FlowSolver.UniPc => new UniPcSampler(config, levels),
            _ => throw new ArgumentOutOfRangeException(nameof(config), $"There is no solver {config.Solver}."),
        };
    }

    protected override (double Signal, double Noise) Scales(int index) => (1 - Sigmas[index], Sigmas[index]);

    protected Tensor EstimateX0(SamplerState state, Tensor output) => state.Latents - output * Sigmas[state.Step];
}

/// <summary>Euler's method along the flow: <c>x += (σ' - σ) v</c> (diffusers FlowMatchEulerDiscreteScheduler).</summary>
internal sealed class FlowEulerSampler(FlowScheduleConfig config, FlowLevels levels) : FlowSampler(config, levels)
{
    public override SamplerState Advance(SamplerState state, Tensor output)
    {
        using var scope = NewDisposeScope();
        var latents = state.Latents + output * (Sigmas[state.Step + 1] - Sigmas[state.Step]);
        return new SamplerState(state.Step + 1, latents, EstimateX0(state, output)).MoveToOuterDisposeScope();
    }
}
