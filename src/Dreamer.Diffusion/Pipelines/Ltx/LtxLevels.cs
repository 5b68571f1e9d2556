using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>The noise levels of a run of LTX-Video, before the schedule's shift.</summary>
internal static class LtxLevels
{
    private const double Threshold = 0.025; // the signal up to which the levels are linear

    /// <summary>A dynamic shift grows with the tokens (diffusers calculate_shift).</summary>
    public static FlowSampler Sampler(FlowScheduleConfig schedule, LtxIndex index, int steps, int tokens) => FlowSampler.Create(
        schedule, steps, schedule.Dynamic?.Of(tokens), index.IsConditional ? LinearQuadratic(steps) : Even(steps));

    /// <summary>From 1 down to a step's part of it (LTXPipeline, LTXImageToVideoPipeline).</summary>
    public static double[] Even(int steps) => [.. Enumerable.Range(0, steps).Select(step => 1 - (double)step / steps)];

    /// <summary>
    /// Half of the steps spend <see cref="Threshold"/> of the way evenly, and the other half the rest, ever faster
    /// (LTXConditionPipeline's linear_quadratic_schedule).
    /// </summary>
    public static double[] LinearQuadratic(int steps)
    {
        if (steps < 2)
        {
            return [1];
        }
        var (linear, rest) = (steps / 2, steps - steps / 2);
        var ahead = linear - Threshold * steps;
        var square = ahead / (linear * (double)(rest * rest));
        var slope = Threshold / linear - 2 * ahead / (rest * (double)rest);
        return [.. Enumerable.Range(0, steps).Select(step => 1 - (step < linear
            ? step * Threshold / linear
            : square * step * step + slope * step + square * linear * linear))];
    }
}
