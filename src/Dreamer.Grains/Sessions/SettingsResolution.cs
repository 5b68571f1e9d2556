using System.Security.Cryptography;
using Dreamer.Assets;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>Decides every value of a request: what it says, else what its parent had, else the default.</summary>
internal static class SettingsResolution
{
    public static GenerationSettings Resolve(GenerationRequest request, StoredNode? parent, Asset? asset)
    {
        StartCheck.Check(request, parent, asset);
        var from = parent?.Settings;
        var settings = new GenerationSettings
        {
            Kind = request.Kind,
            Parent = parent?.Node.Id,
            Caption = CaptionOf(request, from),
            MotionCaption = MotionOf(request, from),
            NegativeCaption = Text(request.NegativeCaption ?? from?.NegativeCaption, "negative_caption") ?? "",
            Seed = SeedOf(request, from),
            Steps = Within(request.Steps ?? from?.Steps, GenerationLimits.Steps, "steps"),
            Guidance = Within(request.Guidance ?? from?.Guidance, GenerationLimits.Guidance, "guidance"),
            ImageGuidance = Within(request.ImageGuidance ?? from?.ImageGuidance, GenerationLimits.ImageGuidance, "image_guidance"),
            Size = Within(request.Size ?? asset?.Size ?? from?.Size, GenerationLimits.Size, "size"),
            Frames = Within(request.Frames ?? from?.Frames, GenerationLimits.Frames, "frames"),
            Fps = Within(request.Fps ?? from?.Fps, GenerationLimits.Fps, "fps"),
            MotionStrength = Within(request.MotionStrength ?? from?.MotionStrength, GenerationLimits.MotionStrength, "motion_strength"),
            Lane = request.Lane,
            Deadline = request.Deadline,
            Metadata = request.Metadata,
            Inexact = request.Inexact,
            Previews = request.Previews,
        };
        CheckSize(settings, asset?.Size ?? from?.Size);
        return Started(settings, request, parent);
    }

    /// <summary>The still that a text_to_video makes first: what a text_to_image with the same values and seed would give.</summary>
    public static GenerationSettings OfStill(GenerationSettings video, GenerationId videoId) =>
        video with { Kind = GenerationKind.TextToImage, Parent = videoId, MotionCaption = "" };

    private static GenerationSettings Started(GenerationSettings settings, GenerationRequest request, StoredNode? parent)
    {
        if (request.ParentStep is { } step)
        {
            return Continuation.Of(settings, request, parent, step);
        }
        if (!request.Kind.NeedsStill())
        {
            return settings;
        }
        var strength = request.Kind == GenerationKind.Refine ? Within(request.Strength ?? parent?.Settings.Strength, GenerationLimits.Strength, "strength") : (double?)null;
        return settings with { Strength = strength, Asset = request.Asset, Origin = parent is null ? null : StillOf(parent) };
    }

    private static GenerationId StillOf(StoredNode parent) =>
        parent.Settings.Kind == GenerationKind.TextToVideo ? parent.Node.Id.OfStill() : parent.Node.Id;

    private static void CheckSize(GenerationSettings settings, int? still)
    {
        if (settings.Size % GenerationLimits.SizeMultiple != 0)
        {
            throw Refused("size", $"size {settings.Size} is no multiple of {GenerationLimits.SizeMultiple}.");
        }
        if (settings.Kind.NeedsStill() && settings.Size != still)
        {
            throw Refused("size", $"size {settings.Size} differs from the still's {still}: leave it out.");
        }
    }

    /// <summary>An animation shows what its still shows: it needs no words for it.</summary>
    private static string CaptionOf(GenerationRequest request, GenerationSettings? parent)
    {
        var caption = request.Caption ?? parent?.Caption;
        return request.Kind == GenerationKind.Animate ? Text(caption, "caption") ?? "" : Required(caption, "caption", request.Kind);
    }

    private static string MotionOf(GenerationRequest request, GenerationSettings? parent) =>
        request.Kind.MakesClip() ? Required(request.MotionCaption ?? parent?.MotionCaption, "motion_caption", request.Kind) : "";

    private static long SeedOf(GenerationRequest request, GenerationSettings? parent)
    {
        var seed = request.Seed ?? parent?.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var count = Within<int>(request.Count, GenerationLimits.Count, "count");
        var largest = long.MaxValue - count;
        var siblings = count > 1 ? $" for {count} variations" : "";
        return seed <= largest ? seed : throw Refused("seed", $"Field 'seed' is {seed}, and takes 0 to {largest}{siblings}.");
    }

    private static string Required(string? text, string field, GenerationKind kind) =>
        Text(text, field) is { } given && VisibleText.IsIn(given)
            ? given
            : throw Refused(field, $"{field} is empty, and a generation of kind {kind} needs one.");

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
