using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>
/// DPM-Solver++(2M), midpoint (Lu et al. 2022, algorithm 2): second order from the last two estimates of the clean sample.
/// </summary>
public sealed class DpmSolverSampler : DiffusionSampler
{
    private const int FewSteps = 15;

    private readonly double[] _timesteps;
    private readonly double[] _sigmas;

    public DpmSolverSampler(NoiseSchedule schedule, int steps)
        : base(schedule, steps)
    {
        _timesteps = Schedules.Timesteps.SpacedWithoutLast(schedule, steps);
        double[] sigmas = [.. _timesteps.Select(schedule.Sigma)];
        if (schedule.Config.KarrasSigmas)
        {
            sigmas = KarrasSigmas.Spaced(schedule.Config, schedule.Sigma(schedule.Config.TrainSteps - 1), schedule.Sigma(0), steps);
            _timesteps = [.. sigmas.Select(sigma => Math.Round(KarrasSigmas.Timestep(schedule, sigma)))];
        }
        _sigmas = [.. sigmas, schedule.Config.Solver.EndsAtSigmaMin ? schedule.Sigma(0) : 0];
    }

    public override IReadOnlyList<double> Timesteps => _timesteps;

    internal IReadOnlyList<double> Sigmas => _sigmas;

    public override SamplerState Advance(SamplerState state, Tensor output)
    {
        using var scope = NewDisposeScope();
        var (signal, noise) = Scales(state.Step);
        var x0 = Clip(EstimateX0(state.Latents, output, signal, noise));
        var latents = state.X0 is null || Solver.Order == 1 || EndsInFirstOrder(state.Step)
            ? FirstOrder(state, x0)
            : SecondOrder(state, x0, state.X0);
        return new SamplerState(state.Step + 1, latents.MoveToOuterDisposeScope(), x0.MoveToOuterDisposeScope());
    }

    protected override (double Signal, double Noise) Scales(int index)
    {
        var signal = 1 / Math.Sqrt(_sigmas[index] * _sigmas[index] + 1);
        return (signal, _sigmas[index] * signal);
    }

    private Tensor FirstOrder(SamplerState state, Tensor x0)
    {
        var (decay, pull) = Update(state.Step);
        return state.Latents * decay + x0 * pull;
    }

    private Tensor SecondOrder(SamplerState state, Tensor x0, Tensor previousX0)
    {
        var (decay, pull) = Update(state.Step);
        var ratio = (LogSnr(state.Step + 1) - LogSnr(state.Step)) / (LogSnr(state.Step) - LogSnr(state.Step - 1)); // 1 / r
        var step = LogSnr(state.Step + 1) - LogSnr(state.Step);
        var (nextSignal, _) = Scales(state.Step + 1);
        var weight = Solver.Heun ? nextSignal - pull / step : 0.5 * pull; // Heun: α (1 + (e^-h - 1) / h)
        return state.Latents * decay + x0 * pull + (x0 - previousX0) * (weight * ratio);
    }

    // decay = σ_next / σ, pull = α_next (1 - e^-h)
    private (double Decay, double Pull) Update(int step)
    {
        var ((signal, noise), (nextSignal, nextNoise)) = (Scales(step), Scales(step + 1));
        return (nextNoise / noise, nextSignal - nextNoise * signal / noise); // e^-h = (σ_next α) / (α_next σ)
    }

    private SolverConfig Solver => Schedule.Config.Solver;

    // No noise is infinitely far in log-SNR: only a first-order step gets there.
    private bool EndsInFirstOrder(int step) =>
        step + 1 == Steps && (!Solver.EndsAtSigmaMin || Solver.EulerAtFinal || (Solver.LowerOrderFinal && Steps < FewSteps));

    private double LogSnr(int step) => -Math.Log(_sigmas[step]);
}
