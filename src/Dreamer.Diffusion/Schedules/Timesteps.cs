namespace Dreamer.Diffusion.Schedules;

/// <summary>Which training steps a sampler visits, from the noisiest on; spelled as the reference schedulers do.</summary>
internal static class Timesteps
{
    /// <summary>DDIM's and Euler's; <paramref name="whole"/> rounds what an evenly spaced run leaves between two steps.</summary>
    public static double[] Spaced(ScheduleConfig config, int steps, bool whole) => config.Spacing switch
    {
        TimestepSpacing.Leading => Leading(config, steps),
        TimestepSpacing.Trailing => Trailing(config, steps),
        _ => [.. Linspace(config, steps).Select(step => whole ? Math.Round(step) : step)],
    };

    /// <summary>DPM-Solver's: one step more is spaced, and the cleanest is left to the last update; the noisiest may be cut off.</summary>
    public static double[] SpacedWithoutLast(NoiseSchedule schedule, int steps)
    {
        var (config, last) = (schedule.Config, LastNotClipped(schedule));
        return config.Spacing switch
        {
            TimestepSpacing.Leading => Leading(config with { TrainSteps = last }, steps + 1)[..steps],
            TimestepSpacing.Trailing => [.. Trailing(config, steps).Select(step => step - (config.TrainSteps - last))],
            _ => [.. Linspace(config with { TrainSteps = last }, steps + 1)[..steps].Select(step => Math.Round(step))],
        };
    }

    private static int LastNotClipped(NoiseSchedule schedule)
    {
        if (schedule.Config.Solver.LambdaMin is not { } min)
        {
            return schedule.Config.TrainSteps;
        }
        return schedule.AlphasCumprod.Count(alphaBar => 0.5 * Math.Log(alphaBar / (1 - alphaBar)) >= min);
    }

    private static double[] Leading(ScheduleConfig config, int count)
    {
        var stride = config.TrainSteps / count;
        return [.. Enumerable.Range(0, count).Select(i => (double)(count - 1 - i) * stride + config.StepsOffset)];
    }

    private static double[] Trailing(ScheduleConfig config, int steps)
    {
        var stride = (double)config.TrainSteps / steps;
        return [.. Enumerable.Range(0, steps).Select(i => Math.Round(config.TrainSteps - i * stride) - 1)];
    }

    private static double[] Linspace(ScheduleConfig config, int count)
    {
        var last = config.TrainSteps - 1.0;
        return [.. Enumerable.Range(0, count).Select(i => count == 1 ? 0 : last * (count - 1 - i) / (count - 1))];
    }
}
