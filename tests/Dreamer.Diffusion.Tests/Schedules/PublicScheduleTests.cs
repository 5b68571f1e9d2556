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

    [Theory]
    [InlineData("HeunDiscreteScheduler")]
    [InlineData("KDPM2DiscreteScheduler")]
    [InlineData("KDPM2AncestralDiscreteScheduler")]
    public void Some_begin_with_Stable_Diffusions_betas(string name)
    {
        var config = Load($$"""{"_class_name": "{{name}}"}""");
        Assert.Equal((0.00085, 0.012, BetaCurve.Linear), (config.BetaStart, config.BetaEnd, config.Curve));
    }

    [Theory]
    [InlineData("\"FlowMatchEulerDiscreteScheduler\"")]
    [InlineData("\"FlowMatchHeunDiscreteScheduler\"")]
    [InlineData("\"LCMScheduler\"")]
    [InlineData("\"TCDScheduler\"")]
    [InlineData("\"EDMEulerScheduler\"")]
    [InlineData("\"EDMDPMSolverMultistepScheduler\"")]
    [InlineData("\"CogVideoXDDIMScheduler\"")]
    [InlineData("\"ScoreSdeVeScheduler\"")]
    [InlineData("\"ddimscheduler\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("7")]
    public void A_class_that_is_not_known_is_refused_with_those_that_are(string name)
    {
        var message = Assert.Throws<InvalidDataException>(() => Load($$"""{"_class_name": {{name}}, "shift": 3.0}""")).Message;
        Assert.Contains($"the scheduler {name} is not known; known are DDIMScheduler, ", message, StringComparison.Ordinal);
        Assert.Contains("EulerDiscreteScheduler", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"prediction_type\": \"flow_prediction\"", "flow_prediction")]
    [InlineData("\"use_flow_sigmas\": true", "use_flow_sigmas")]
    public void A_flow_under_a_known_classs_name_is_refused_too(string option, string value) => Assert.Contains(
        value, Assert.Throws<InvalidDataException>(() => Load($$"""{"_class_name": "UniPCMultistepScheduler", {{option}}}""")).Message, StringComparison.Ordinal);

    private ScheduleConfig Load(string json)
    {
        File.WriteAllText(_folder.File("scheduler_config.json"), json);
        return ScheduleConfig.Load(_folder.File("scheduler_config.json"));
    }
}
