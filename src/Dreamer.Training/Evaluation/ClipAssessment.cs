using Dreamer.Training.Judging;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Evaluation;

/// <summary>All that judges say of one answer.</summary>
public sealed record ClipAssessment(
    EvaluationPrompt Prompt, StillVerdict Still, SceneDetails Matches, MotionVerdict Motion,
    double FirstFramePsnr, double DynamicDegree, double StillSharpness, double Sharpness, double WatermarkCorrelation)
{
    public static ClipAssessment Of(EvaluationPrompt prompt, GeneratedClip clip)
    {
        var still = StillJudge.Judge(clip.Still);
        return new ClipAssessment(
            prompt, still, still.Matches(prompt.Truth.Scene), MotionJudge.Judge(clip.Frames),
            Fidelity.Psnr(clip.Still, clip.Frame(0)), Judging.DynamicDegree.Of(clip.Frames),
            Judging.Sharpness.Of(clip.Still) ?? 0, LaterSharpness(clip), WatermarkJudge.Correlation(clip.Frames));
    }

    public bool MotionIsRight => Motion.Motion == Prompt.Truth.Motion;

    /// <summary>A third, two thirds and all the way through; a lost sprite has no sharpness.</summary>
    private static double LaterSharpness(GeneratedClip clip)
    {
        var last = clip.FrameCount - 1;
        return new[] { last / 3, 2 * last / 3, last }.Average(frame => Judging.Sharpness.Of(clip.Frame(frame)) ?? 0);
    }
}
