using Dreamer.Diffusion.Pipelines.Ltx;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tests.Networks;

namespace Dreamer.Diffusion.Tests.Pipelines.Ltx;

public sealed class LtxLevelsTests
{
    private static readonly LtxIndex s_first = new(), s_later = new() { ClassName = "LTXConditionPipeline" };

    /// <summary>e^μ / (e^μ + 1/s - 1) of s = 1, 3/4, 1/2, 1/4, then 1 - (1 - σ) · 0.9 / (1 - the last); μ is 0.95, 1.5 and 2.05.</summary>
    [Theory]
    [InlineData(1024, new[] { 1, 0.8086459, 0.5326691, 0.1 })]
    [InlineData(2560, new[] { 1, 0.8446178, 0.5905447, 0.1 })]
    [InlineData(4096, new[] { 1, 0.8670832, 0.6315686, 0.1 })]
    public void Levels_move_towards_noise_as_a_clip_has_more_tokens(int tokens, double[] levels)
    {
        var schedule = FlowScheduleConfig.Load(GoldenCase.PathOf("wan_schedulers", Path.Combine("flow_euler_ltx", "scheduler_config.json")));
        var sampler = LtxLevels.Sampler(schedule, s_first, steps: 4, tokens);
        Assert.All(sampler.Sigmas.Zip(levels), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.Equal(0, sampler.Sigmas[4]);
    }

    /// <summary>Half of the steps share 0.025 of the way; then 1 - a i² - b i - c, whose slope at the middle is theirs.</summary>
    [Theory]
    [InlineData(1, new double[] { 1 })]
    [InlineData(4, new[] { 1, 0.9875, 0.975, 0.725 })]
    [InlineData(5, new[] { 1, 0.9875, 0.975, 0.8583333, 0.5333333 })]
    public void The_later_pipelines_levels_are_linear_then_quadratic(int steps, double[] levels)
    {
        var sampler = LtxLevels.Sampler(new FlowScheduleConfig { Solver = FlowSolver.Euler }, s_later, steps, tokens: 1024);
        Assert.All(sampler.Sigmas.Zip(levels), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Fact]
    public void One_step_of_a_schedule_that_ends_early_begins_at_noise()
    {
        var schedule = new FlowScheduleConfig { Solver = FlowSolver.Euler, ShiftTerminal = 0.1 };
        Assert.Equal([1, 0], LtxLevels.Sampler(schedule, s_first, steps: 1, tokens: 1024).Sigmas);
    }
}
