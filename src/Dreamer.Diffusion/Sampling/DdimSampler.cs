using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>DDIM (Song et al. 2020, eq. 12): deterministic, unless eta brings noise back.</summary>
public sealed class DdimSampler : DiffusionSampler
{
    private readonly double[] _timesteps;
    private readonly double _eta;

    public DdimSampler(NoiseSchedule schedule, int steps, double eta = 0)
        : base(schedule, steps)
    {
        (_timesteps, _eta) = (Schedules.Timesteps.Spaced(schedule.Config, steps, whole: true), eta);
    }

    public override IReadOnlyList<double> Timesteps => _timesteps;

    public override SamplerState Advance(SamplerState state, Tensor output) =>
        _eta == 0 ? Advance(state, output, null) : throw new InvalidOperationException($"DDIM with eta {_eta} needs noise at every step.");

    /// <summary>One step; the noise is weighed with eta.</summary>
    public SamplerState Advance(SamplerState state, Tensor output, Tensor? noise)
    {
        using var scope = NewDisposeScope();
        var (alphaBar, previous) = (AlphaBar(state.Step), PreviousAlphaBar(state.Step));
        var (x0, epsilon) = Split(state.Latents, output, alphaBar);
        x0 = Clip(x0);
        var sigma = _eta * Math.Sqrt((1 - previous) / (1 - alphaBar) * (1 - alphaBar / previous));
        var latents = x0 * Math.Sqrt(previous) + epsilon * Math.Sqrt(1 - previous - sigma * sigma);
        latents = noise is null ? latents : latents + noise * sigma;
        return new SamplerState(state.Step + 1, latents.MoveToOuterDisposeScope(), x0.MoveToOuterDisposeScope());
    }

    protected override (double Signal, double Noise) Scales(int index) => (Math.Sqrt(AlphaBar(index)), Math.Sqrt(1 - AlphaBar(index)));

    private (Tensor X0, Tensor Epsilon) Split(Tensor latents, Tensor output, double alphaBar)
    {
        var (signal, noise) = (Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));
        var epsilon = Prediction switch
        {
            PredictionKind.Velocity => output * signal + latents * noise,
            PredictionKind.Epsilon => output,
            _ => (latents - output * signal) / noise,
        };
        return (EstimateX0(latents, output, signal, noise), epsilon);
    }

    private double AlphaBar(int step) => Schedule.AlphasCumprod[(int)_timesteps[step]];

    // One stride on, even where the next timestep lies elsewhere: so the reference has it.
    private double PreviousAlphaBar(int step)
    {
        var previous = (int)_timesteps[step] - Schedule.Config.TrainSteps / Steps;
        return previous >= 0 ? Schedule.AlphasCumprod[previous] : Schedule.Config.AlphaToOne ? 1 : Schedule.AlphasCumprod[0];
    }
}
