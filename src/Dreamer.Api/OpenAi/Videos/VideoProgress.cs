using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>How much of a video is done, in per cent: steps, since most of the time goes into them, and a still's are the smaller share.</summary>
internal static class VideoProgress
{
    private const double StillShare = 0.15, StepsShare = 0.95;
    private const int AlmostDone = 99;

    public static int Of(GenerationView view)
    {
        var progress = view.Progress;
        if (progress.State == GenerationState.Succeeded)
        {
            return 100;
        }

        var hasStillToMake = view.Settings.Kind == GenerationKind.TextToVideo && view.Find(ArtifactVariant.Image) is null;
        var done = StepsShare * (progress.Stage == GenerationStage.Decode ? 1 : progress.Steps > 0 ? (double)progress.Step / progress.Steps : 0);
        var whole = view.Settings.Kind != GenerationKind.TextToVideo ? done : hasStillToMake ? StillShare * done : StillShare + ((1 - StillShare) * done);
        return progress.State is GenerationState.Queued or GenerationState.Throttled ? 0 : Math.Clamp((int)(100 * whole), 0, AlmostDone);
    }
}
