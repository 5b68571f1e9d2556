using System.Security.Cryptography;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>Decides every value of a request: what it says, else what its parent had, else the default.</summary>
internal static class SettingsResolution
{
    public static GenerationSettings Resolve(GenerationRequest request, StoredNode? parent)
    {
        CheckOffered(request);
        CheckParent(request, parent);
        var from = parent?.Settings;
        var settings = new GenerationSettings
        {
            Kind = request.Kind,
            Parent = parent?.Node.Id,
            Caption = Required(request.Caption ?? from?.Caption, "caption", request.Kind),
            MotionCaption = MotionOf(request, from),
            NegativeCaption = Text(request.NegativeCaption ?? from?.NegativeCaption, "negative_caption") ?? "",
            Seed = request.Seed ?? from?.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue),
            Steps = Within(request.Steps ?? from?.Steps, GenerationLimits.Steps, "steps"),
            Guidance = Within(request.Guidance ?? from?.Guidance, GenerationLimits.Guidance, "guidance"),
            ImageGuidance = Within(request.ImageGuidance ?? from?.ImageGuidance, GenerationLimits.ImageGuidance, "image_guidance"),
            Size = Within(request.Size ?? from?.Size, GenerationLimits.Size, "size"),
            Frames = Within(request.Frames ?? from?.Frames, GenerationLimits.Frames, "frames"),
            Fps = Within(request.Fps ?? from?.Fps, GenerationLimits.Fps, "fps"),
            MotionStrength = Within(request.MotionStrength ?? from?.MotionStrength, GenerationLimits.MotionStrength, "motion_strength"),
            Lane = request.Lane,
            Deadline = request.Deadline,
            Metadata = request.Metadata,
            Inexact = request.Inexact,
            Previews = request.Previews,
        };
        CheckSize(settings, from);
        return settings;
    }

    /// <summary>The still that a text_to_video makes first: what a text_to_image with the same values and seed would give.</summary>
    public static GenerationSettings OfStill(GenerationSettings video, GenerationId videoId) =>
        video with { Kind = GenerationKind.TextToImage, Parent = videoId, MotionCaption = "" };

    private static void CheckOffered(GenerationRequest request)
    {
        if (request.Kind == GenerationKind.Refine)
        {
            throw Refused("kind", "The kind 'refine' is not offered yet; 'text_to_image', 'animate' and 'text_to_video' are.");
        }
        if (request.ParentStep is { } step)
        {
            throw Refused("parent_step", $"parent_step {step} is not offered yet: leave it out.");
        }
    }

    private static void CheckParent(GenerationRequest request, StoredNode? parent)
    {
        if (request.Kind == GenerationKind.Animate && parent is null)
        {
            throw Refused("parent", "The kind 'animate' needs a parent, the generation whose still is animated.");
        }
        if (request.Kind == GenerationKind.Animate && parent!.Settings.Kind == GenerationKind.Animate)
        {
            throw Refused("parent", $"The parent '{parent.Node.Id}' is an animation and has no still of its own: name the generation that made its still.");
        }
    }

    private static void CheckSize(GenerationSettings settings, GenerationSettings? parent)
    {
        if (settings.Size % GenerationLimits.SizeMultiple != 0)
        {
            throw Refused("size", $"size {settings.Size} is no multiple of {GenerationLimits.SizeMultiple}.");
        }
        if (settings.Kind == GenerationKind.Animate && settings.Size != parent!.Size)
        {
            throw Refused("size", $"size {settings.Size} differs from the still's {parent.Size}: leave it out.");
        }
    }

    private static string MotionOf(GenerationRequest request, GenerationSettings? parent) =>
        request.Kind is GenerationKind.Animate or GenerationKind.TextToVideo
            ? Required(request.MotionCaption ?? parent?.MotionCaption, "motion_caption", request.Kind)
            : "";

    private static string Required(string? text, string field, GenerationKind kind) =>
        Text(text, field) is { Length: > 0 } given ? given : throw Refused(field, $"{field} is empty, and a generation of kind {kind} needs one.");

    private static string? Text(string? text, string field) =>
        text is null || text.Length <= GenerationLimits.CaptionLength
            ? text?.Trim()
            : throw Refused(field, $"{field} '{Shown.Briefly(text)}' is too long: at most {GenerationLimits.CaptionLength} characters are allowed.");

    private static T Within<T>(T? value, Range<T> range, string field)
        where T : struct, IComparable<T>
    {
        var decided = value ?? range.Default;
        return range.Holds(decided)
            ? decided
            : throw Refused(field, $"{field} {decided} is out of range: {range.Smallest} to {range.Largest} is allowed.");
    }

    private static DreamerException Refused(string field, string why) => new(ErrorCode.InvalidRequest, why, field);
}
