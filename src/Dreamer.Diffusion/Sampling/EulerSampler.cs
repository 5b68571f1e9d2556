using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>Euler's method on the probability-flow ODE in noise levels (Karras et al. 2022, algorithm 1 without churn).</summary>
public sealed class EulerSampler : DiffusionSampler
{
    private readonly double[] _timesteps;
    private readonly double[] _sigmas;

    public EulerSampler(NoiseSchedule schedule, int steps)
        : base(schedule, steps)
    {
        _timesteps = Schedules.Timesteps.Spaced(schedule.Config, steps, whole: false);
        double[] sigmas = [.. _timesteps.Select(schedule.Sigma)];
        if (schedule.Config.KarrasSigmas)
        {
            sigmas = KarrasSigmas.Spaced(schedule.Config, sigmas[0], sigmas[^1], steps);
            _timesteps = [.. sigmas.Select(sigma => KarrasSigmas.Timestep(schedule, sigma))];
        }
        _sigmas = [.. sigmas, 0];
    }

    public override IReadOnlyList<double> Timesteps => _timesteps;

    internal IReadOnlyList<double> Sigmas => _sigmas;

    public override Tensor ModelInput(SamplerState state) => state.Latents / Math.Sqrt(_sigmas[state.Step] * _sigmas[state.Step] + 1);

    public override SamplerState Advance(SamplerState state, Tensor output)
    {
        using var scope = NewDisposeScope();
        var (sigma, next) = (_sigmas[state.Step], _sigmas[state.Step + 1]);
        var variance = sigma * sigma + 1;
        var x0 = Prediction switch
        {
            PredictionKind.Velocity => state.Latents / variance - output * (sigma / Math.Sqrt(variance)),
            PredictionKind.Epsilon => state.Latents - output * sigma,
            _ => output,
        };
        x0 = Clip(x0);
        var latents = state.Latents + (state.Latents - x0) * ((next - sigma) / sigma);
        return new SamplerState(state.Step + 1, latents.MoveToOuterDisposeScope(), x0.MoveToOuterDisposeScope());
    }

    // Leading steps begin below the last noise level, where an image would still be there: the reference adds its variance.
    protected internal override double InitialScale =>
        Schedule.Config.Spacing == TimestepSpacing.Leading ? Math.Sqrt(_sigmas[0] * _sigmas[0] + 1) : _sigmas[0];

    protected override (double Signal, double Noise) Scales(int index) => (1, _sigmas[index]);
}
