using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>A clip that goes on from the last frame of its parent's: in its size and at its frames a second, since both become one.</summary>
internal static class Extension
{
    public static GenerationSettings Of(GenerationSettings settings, StoredNode parent)
    {
        var extended = settings with { Origin = parent.Node.Id, FramesBefore = parent.Settings.FramesShown() };
        FieldCheck.Require(
            settings.Fps == parent.Settings.Fps, "fps", $"Field 'fps' is {settings.Fps}, and the clip that goes on has {parent.Settings.Fps}: leave it out.");
        FieldCheck.Require(
            extended.FramesShown() <= GenerationLimits.LongestClip, "frames",
            $"Field 'frames' is {settings.Frames}: the clip would have {extended.FramesShown()} with the {extended.FramesBefore} before them, and {GenerationLimits.LongestClip} are the most.");
        return extended;
    }

    /// <summary>Refuses what no clip can go on from.</summary>
    public static void CheckParent(GenerationRequest request, StoredNode? parent)
    {
        if (request.Asset is { } asset)
        {
            throw Refused("asset", $"The asset '{asset}' is a still, and 'extend' goes on from a clip: 'animate' makes one of a still.");
        }
        if (parent is null)
        {
            throw Refused("parent", "The kind 'extend' needs a parent, the clip that it goes on from.");
        }
        if (!parent.Settings.Kind.MakesClip())
        {
            throw Refused("parent", $"The parent '{parent.Node.Id}' is a still, and 'extend' goes on from a clip: 'animate' makes one of a still.");
        }
        if (parent.Settings.StopAfter is not null)
        {
            throw Refused("parent", $"The parent '{parent.Node.Id}' is a draft, whose last frame is a guess: finish it, and extend what comes out.");
        }
    }

    private static DreamerException Refused(string field, string why) => new(ErrorCode.InvalidRequest, why, field);
}
