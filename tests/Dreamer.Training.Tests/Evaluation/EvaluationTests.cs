using System.Text.Json;
using Dreamer.Diffusion.Sampling;
using Dreamer.Training.Evaluation;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Tests.Evaluation;

public sealed class EvaluationTests
{
    private static readonly WorldOptions Short = new() { Frames = 8 };

    [Fact]
    public void Prompts_are_held_out_and_always_the_same()
    {
        var prompts = EvaluationPrompts.HeldOut(60);
        Assert.Equal(prompts.Select(prompt => prompt.Caption), EvaluationPrompts.HeldOut(60).Select(prompt => prompt.Caption));
        Assert.Equal(14, prompts.Take(14).Select(prompt => prompt.Truth.Motion).Distinct().Count());
        Assert.All(prompts, prompt =>
        {
            var (hero, background) = (prompt.Truth.Scene.Hero, prompt.Truth.Scene.Background);
            Assert.True(SceneSampler.IsHeldOut(hero.Colour, hero.Shape, hero.Position, background.Colour));
            Assert.True(prompt.Caption.Tells.HasFlag(SceneDetails.Shape | SceneDetails.Colour | SceneDetails.Position));
        });
    }

    [Fact]
    public void The_truth_passes_its_own_evaluation()
    {
        var report = Evaluator.Run(EvaluationPrompts.HeldOut(28, Short), References.Clean, TimeProvider.System);
        Assert.InRange(report.Colour.Share, 0.99, 1);
        Assert.InRange(report.Shape.Share, 0.97, 1);
        Assert.InRange(report.Position.Share, 0.99, 1);
        Assert.InRange(report.Motion.Share, 0.98, 1);
        Assert.Equal(99, report.FirstFramePsnr);
        Assert.Equal(28, report.ByMotion.Values.Sum(accuracy => accuracy.Asked));
    }

    [Fact]
    public void A_frozen_still_is_right_about_stillness_alone()
    {
        var report = Evaluator.Run(EvaluationPrompts.HeldOut(14, Short), References.Frozen, TimeProvider.System);
        Assert.Equal(1, report.Motion.Right);
        Assert.Equal(0, report.DynamicDegree);
    }

    [Fact]
    public void Degraded_footage_is_blurred_and_marked()
    {
        var report = Evaluator.Run(EvaluationPrompts.HeldOut(14, Short), References.Degraded, TimeProvider.System);
        Assert.InRange(report.WatermarkCorrelation, 0.7, 1);
        Assert.InRange(report.Watermarked.Right, 13, 14);
        Assert.True(report.Sharpness < 0.8 * report.StillSharpness);
        Assert.InRange(report.FirstFramePsnr, 12, 30);
    }

    [Fact]
    public void Of_two_sprites_both_are_judged_and_the_one_that_is_to_move()
    {
        var prompts = EvaluationPrompts.TwoSprites(28);
        Assert.All(prompts, prompt => Assert.Contains(" and a ", prompt.Caption.Text, StringComparison.Ordinal));

        var truth = TwoSpriteReport.Of(prompts, References.Clean, CancellationToken.None);
        var frozen = TwoSpriteReport.Of(prompts, References.Frozen, CancellationToken.None);

        Assert.Equal(56, truth.Found.Right);
        Assert.InRange(truth.Shape.Share, 0.97, 1);
        Assert.InRange(truth.Position.Share, 0.99, 1);
        Assert.InRange(truth.Motion.Share, 0.96, 1);
        Assert.Equal(2, frozen.Motion.Right); // those that are to stay still
    }

    [Fact]
    public void A_curve_of_steps_has_a_row_and_a_point_for_each()
    {
        var report = Evaluator.Run(EvaluationPrompts.HeldOut(2, Short), References.Clean, TimeProvider.System);
        StepsPoint[] points = [new(SamplerKind.Ddim, 4, report), new(SamplerKind.Ddim, 8, report), new(SamplerKind.Euler, 4, report)];

        Assert.Equal(5, StepsCurve.Table(points).TrimEnd().Split('\n').Length);
        Assert.Equal(900, StepsCurve.Plot(points, "model").Width);
    }

    [Fact]
    public void A_report_reads_as_json_and_as_a_table()
    {
        var report = Evaluator.Run(EvaluationPrompts.HeldOut(2, Short), References.Clean, TimeProvider.System);
        Assert.Equal(report.ToJson(), EvaluationReport.Parse(report.ToJson()).ToJson());
        Assert.Equal(2, JsonDocument.Parse(report.ToJson()).RootElement.GetProperty("colour").GetProperty("asked").GetInt32());
        var table = EvaluationTable.Write(("model", report), ("clean", report));
        Assert.Contains("dynamic degree", table, StringComparison.Ordinal);
        Assert.Contains("motion: moves to the left", table, StringComparison.Ordinal);
    }

    [Fact]
    public void No_prompts_are_refused() =>
        Assert.Throws<ArgumentException>(() => Evaluator.Run([], References.Clean, TimeProvider.System));
}
