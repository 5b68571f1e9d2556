using Dreamer.Diffusion.Schedules;

namespace Dreamer.Diffusion.Sampling;

/// <summary>Noise levels evenly spaced in their seventh root (Karras et al. 2022, eq. 5).</summary>
internal static class KarrasSigmas
{
    private const double Rho = 7;

    public static double[] Spaced(ScheduleConfig config, double max, double min, int count)
    {
        var (first, last) = (Math.Pow(config.SigmaMax ?? max, 1 / Rho), Math.Pow(config.SigmaMin ?? min, 1 / Rho));
        return [.. Enumerable.Range(0, count).Select(i => Math.Pow(double.Lerp(first, last, count == 1 ? 0 : i / (count - 1.0)), Rho))];
    }

    /// <summary>The timestep, also between two training steps, whose noise level it is.</summary>
    public static double Timestep(NoiseSchedule schedule, double sigma)
    {
        var (low, high) = (0, schedule.Config.TrainSteps - 2);
        while (low < high) // the last step whose level is not above
        {
            var middle = (low + high + 1) / 2;
            (low, high) = schedule.Sigma(middle) <= sigma ? (middle, high) : (low, middle - 1);
        }
        var (below, above) = (Math.Log(schedule.Sigma(low)), Math.Log(schedule.Sigma(low + 1)));
        return low + Math.Clamp((Math.Log(sigma) - below) / (above - below), 0, 1);
    }
}
