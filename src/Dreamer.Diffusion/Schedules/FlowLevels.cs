namespace Dreamer.Diffusion.Schedules;

/// <summary>
/// The noise levels σ that a run visits, from the noisiest to none, and what the denoiser is told at each but the last. The levels are
/// float32's, as the reference keeps them: near 1, a signal of 1 - σ has few digits.
/// </summary>
internal sealed record FlowLevels(IReadOnlyList<double> Sigmas, IReadOnlyList<double> Timesteps)
{
    // UniPC's step in log-SNR begins at no signal at all if the first level is 1.
    private const double Lowered = 1e-6;

    /// <summary>
    /// Of so many steps, or of these <paramref name="given"/> levels before the shift; <paramref name="mu"/> is what a dynamic shift needs.
    /// </summary>
    public static FlowLevels Of(FlowScheduleConfig config, int steps, double? mu = null, IReadOnlyList<double>? given = null)
    {
        var shift = ShiftOf(config, mu);
        double[] sigmas = [.. (given ?? Spaced(config, steps)).Select(shift)];
        if (config.ShiftTerminal is { } terminal && sigmas[^1] < 1) // of one step there is nothing to stretch
        {
            var scale = (1 - sigmas[^1]) / (1 - terminal);
            sigmas = [.. sigmas.Select(sigma => 1 - (1 - sigma) / scale)];
        }
        return config.Solver == FlowSolver.Euler ? Euler(config, sigmas) : UniPc(config, sigmas);
    }

    /// <summary>Euler's denoiser is told the exact level.</summary>
    private static FlowLevels Euler(FlowScheduleConfig config, double[] sigmas) =>
        new([.. sigmas.Select(Single), 0], [.. sigmas.Select(sigma => Single(Single(sigma) * config.TrainSteps))]);

    /// <summary>UniPC's is told whole training steps.</summary>
    private static FlowLevels UniPc(FlowScheduleConfig config, double[] sigmas)
    {
        sigmas[0] -= Math.Abs(sigmas[0] - 1) < Lowered ? Lowered : 0;
        return new([.. sigmas.Select(Single), 0], [.. sigmas.Select(sigma => Math.Truncate(sigma * config.TrainSteps))]);
    }

    private static double[] Spaced(FlowScheduleConfig config, int steps)
    {
        var least = 1.0 / config.TrainSteps;
        if (config.Solver == FlowSolver.Euler)
        {
            // The reference shifts the ends of the range twice: where it keeps them, and with all others.
            return Line(1, config.Dynamic is null ? Static(config.Shift, least) : least, steps);
        }
        return config.HasOriginalLevels
            ? [.. Line(1, least, steps + 1).Skip(1).Select(alpha => 1 - alpha).Reverse()]
            : Line(1, least, steps + 1)[..steps];
    }

    private static double[] Line(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => count == 1 ? from : i == count - 1 ? to : from + i * ((to - from) / (count - 1)))];

    private static Func<double, double> ShiftOf(FlowScheduleConfig config, double? mu)
    {
        if (config.Dynamic is not { } dynamic)
        {
            return sigma => Static(config.Shift, sigma);
        }
        var shift = mu ?? throw new ArgumentNullException(nameof(mu), "A schedule with use_dynamic_shifting needs its shift mu.");
        var weight = dynamic.IsLinear ? shift : Math.Exp(shift);
        return sigma => weight / (weight + (1 / sigma - 1));
    }

    private static double Static(double shift, double sigma) => shift * sigma / (1 + (shift - 1) * sigma);

    private static double Single(double value) => (float)value;
}
