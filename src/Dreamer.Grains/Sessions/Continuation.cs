using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// A still or clip that goes on along its parent's own trajectory from a step of it. It holds all that guided the steps before, so that it
/// can be made again from its settings alone: the parent's state at the step is computed anew, and nothing is stored for it.
/// </summary>
internal static class Continuation
{
    public static GenerationSettings Of(GenerationSettings settings, GenerationRequest request, StoredNode? node, int step)
    {
        var own = node ?? throw Refused("parent_step", $"parent_step {step} needs a parent, whose steps are gone on from.");
        var parent = WayOf(settings.Kind, own);
        CheckSame(settings, parent);
        CheckRequest(request, step);
        CheckStep(step, parent);
        var earlier = parent.Before(step);
        return earlier.Length <= GenerationLimits.EarlierCaptions
            ? settings with { ParentStep = step, Strength = parent.Strength, Asset = parent.Asset, Origin = parent.Origin, Earlier = earlier }
            : throw Refused("parent_step", $"parent_step {step} would be caption {earlier.Length + 1} of one trajectory, and {GenerationLimits.EarlierCaptions + 1} are allowed.");
    }

    /// <summary>A text_to_video goes two ways: its still's is that of the still by itself, its clip's that of the still's animation.</summary>
    private static GenerationSettings WayOf(GenerationKind kind, StoredNode parent)
    {
        if (parent.Settings.Kind != GenerationKind.TextToVideo)
        {
            return parent.Settings;
        }
        return kind.MakesClip()
            ? parent.Settings with { Origin = parent.Settings.StillOf(parent.Node.Id) }
            : SettingsResolution.OfStill(parent.Settings, parent.Node.Id);
    }

    private static void CheckSame(GenerationSettings settings, GenerationSettings parent)
    {
        CheckSame("seed", settings.Seed, parent.Seed);
        CheckSame("steps", settings.Steps, parent.Steps);
        if (!settings.Loras.SequenceEqual(parent.Loras))
        {
            throw Refused("loras", $"loras differ from the parent's {parent.Loras.Length}, whose own trajectory parent_step goes on along: leave them out.");
        }
        CheckSame("quality", settings.Quality, parent.Quality);
        if (settings.Kind.MakesClip())
        {
            CheckSame("frames", settings.Frames, parent.Frames);
            CheckSame("fps", settings.Fps, parent.Fps);
            CheckSame("motion_strength", settings.MotionStrength, parent.MotionStrength);
            CheckSame("image_guidance", settings.ImageGuidance, parent.ImageGuidance);
        }
    }

    private static void CheckSame<T>(string field, T value, T parents)
        where T : struct
    {
        if (!value.Equals(parents))
        {
            throw Refused(field, $"{field} {Shown(value)} differs from the parent's {Shown(parents)}, whose own trajectory parent_step goes on along: leave it out.");
        }
    }

    private static object Shown<T>(T value)
        where T : struct => value is Quality ? $"{value}".ToLowerInvariant() : value;

    private static void CheckRequest(GenerationRequest request, int step)
    {
        if (request.Strength is { } strength)
        {
            throw Refused("strength", $"strength {strength} noises a still again, and parent_step {step} goes on without: send one of them.");
        }
        if (request.Count > 1)
        {
            throw Refused("count", $"count {request.Count} asks for other seeds, and parent_step {step} keeps the parent's: leave one of them out.");
        }
    }

    private static void CheckStep(int step, GenerationSettings parent)
    {
        var (first, last) = (parent.FirstStep(), parent.StopAfter ?? parent.Steps - 1); // a draft has done no more
        if (step < first || step > last)
        {
            throw Refused("parent_step", $"parent_step {step} is out of range: the parent's steps {first} to {last} can be gone on from.");
        }
    }

    private static DreamerException Refused(string field, string why) => new(ErrorCode.InvalidRequest, why, field);
}
