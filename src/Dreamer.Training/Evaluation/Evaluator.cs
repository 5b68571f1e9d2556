using Dreamer.Training.Judging;
using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Evaluation;

/// <summary>Asks a generator every prompt, has its answers judged, and sums up.</summary>
public static class Evaluator
{
    public static EvaluationReport Run(
        IReadOnlyList<EvaluationPrompt> prompts, ClipGenerator generate, TimeProvider clock,
        Action<ClipAssessment, GeneratedClip>? onAssessed = null, CancellationToken ct = default)
    {
        var assessments = new List<ClipAssessment>();
        var spent = TimeSpan.Zero;
        foreach (var prompt in prompts)
        {
            ct.ThrowIfCancellationRequested();
            var start = clock.GetTimestamp();
            var clip = generate(prompt);
            spent += clock.GetElapsedTime(start);
            assessments.Add(ClipAssessment.Of(prompt, clip));
            onAssessed?.Invoke(assessments[^1], clip);
        }

        return assessments.Count == 0
            ? throw new ArgumentException("An evaluation needs at least one prompt.", nameof(prompts))
            : Summarise(assessments, spent / assessments.Count);
    }

    private static EvaluationReport Summarise(List<ClipAssessment> all, TimeSpan perClip) => new(
        all.Count,
        Told(all, SceneDetails.Colour), Told(all, SceneDetails.Shape), Told(all, SceneDetails.Position), Told(all, SceneDetails.Size),
        Told(all, SceneDetails.BackgroundColour), Told(all, SceneDetails.BackgroundKind),
        Count(all, one => one.MotionIsRight),
        all.Average(one => one.FirstFramePsnr), all.Average(one => one.DynamicDegree), all.Average(one => one.StillSharpness),
        all.Average(one => one.Sharpness), all.Average(one => one.WatermarkCorrelation),
        Count(all, one => one.WatermarkCorrelation > WatermarkJudge.Marked),
        By(all, one => Words.Of(one.Prompt.Truth.Scene.Hero.Shape), one => one.Matches.HasFlag(SceneDetails.Shape)),
        By(all, one => Words.Of(one.Prompt.Truth.Motion), one => one.MotionIsRight),
        perClip.TotalSeconds);

    /// <summary>Only what a caption tells can be right or wrong.</summary>
    private static Accuracy Told(List<ClipAssessment> all, SceneDetails detail) =>
        Count(all.Where(one => one.Prompt.Caption.Tells.HasFlag(detail)), one => one.Matches.HasFlag(detail));

    private static SortedDictionary<string, Accuracy> By(
        List<ClipAssessment> all, Func<ClipAssessment, string> word, Func<ClipAssessment, bool> isRight) =>
        new(all.GroupBy(word).ToDictionary(group => group.Key, group => Count(group, isRight)), StringComparer.Ordinal);

    private static Accuracy Count(IEnumerable<ClipAssessment> some, Func<ClipAssessment, bool> isRight)
    {
        var list = some.ToList();
        return new Accuracy(list.Count(isRight), list.Count);
    }
}
