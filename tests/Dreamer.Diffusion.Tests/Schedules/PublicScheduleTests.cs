using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tests.PublicCheckpoints;
using Dreamer.Testing;

namespace Dreamer.Diffusion.Tests.Schedules;

/// <summary>Configs of published pipelines: what they leave out is their own class's default, which differs from class to class.</summary>
public sealed class PublicScheduleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stable_Diffusion_1()
    {
        var config = Load(StableDiffusionShape.Pndm);
        Assert.Equal((PredictionKind.Epsilon, TimestepSpacing.Leading, 1, false, false), (config.Prediction, config.Spacing, config.StepsOffset, config.AlphaToOne, config.ZeroTerminalSnr));
        Assert.Null(config.ClipRange);
    }

    [Fact]
    public void Stable_Diffusion_2()
    {
        var config = Load(StableDiffusionShape.DdimVelocity);
        Assert.Equal((PredictionKind.Velocity, TimestepSpacing.Leading, 1, false), (config.Prediction, config.Spacing, config.StepsOffset, config.AlphaToOne));
        Assert.Null(config.ClipRange);
    }

    [Theory]
    [InlineData("DDIMScheduler", TimestepSpacing.Leading, true, 1.0)]
    [InlineData("DDPMScheduler", TimestepSpacing.Leading, true, 1.0)]
    [InlineData("PNDMScheduler", TimestepSpacing.Leading, false, null)]
    [InlineData("EulerDiscreteScheduler", TimestepSpacing.Linspace, true, null)]
    [InlineData("EulerAncestralDiscreteScheduler", TimestepSpacing.Linspace, true, null)]
    [InlineData("LMSDiscreteScheduler", TimestepSpacing.Linspace, true, null)]
    [InlineData("UniPCMultistepScheduler", TimestepSpacing.Linspace, true, null)]
    [InlineData("DPMSolverMultistepScheduler", TimestepSpacing.Linspace, true, null)]
    public void Each_class_has_defaults_of_its_own(string name, TimestepSpacing spacing, bool alphaToOne, double? clipRange)
    {
        var config = Load($$"""{"_class_name": "{{name}}"}""");
        Assert.Equal((spacing, alphaToOne, clipRange), (config.Spacing, config.AlphaToOne, config.ClipRange));
        Assert.Equal((1000, 0.0001, 0.02, BetaCurve.Linear), (config.TrainSteps, config.BetaStart, config.BetaEnd, config.Curve));
    }

    private ScheduleConfig Load(string json)
    {
        File.WriteAllText(_folder.File("scheduler_config.json"), json);
        return ScheduleConfig.Load(_folder.File("scheduler_config.json"));
    }
}
