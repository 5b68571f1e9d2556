using Dreamer.Assets;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// The one place where a request is checked: 1. each value by itself, 2. what it starts from, 3. what its kind needs, of itself or of its
/// parent. What comes out holds every value.
/// </summary>
internal static class SettingsResolution
{
    public static GenerationSettings Resolve(GenerationRequest request, StoredNode? parent, Asset? asset)
    {
        // 1. Values
        GenerationField.Check(request);

        // 2. Start
        StartCheck.Check(request, parent, asset);
        var settings = GenerationSettings.Of(request, parent?.Settings) with { Parent = parent?.Node.Id };

        // 3. Kind
        settings = settings with { Size = request.Size ?? asset?.Size ?? settings.Size };
        CheckSize(settings, asset?.Size ?? parent?.Settings.Size);
        CheckSeed(settings, request.Count);
        var started = Started(WithCaptions(settings, request), request, parent);
        StopCheck.Check(started);
        return started;
    }

    /// <summary>The still that a text_to_video makes first: what a text_to_image with the same values and seed would give.</summary>
    public static GenerationSettings OfStill(GenerationSettings video, GenerationId videoId) =>
        video with { Kind = GenerationKind.TextToImage, Parent = videoId, MotionCaption = "", Warnings = [], StopAfter = null, Finishes = null, Origin = null };

    private static GenerationSettings Started(GenerationSettings settings, GenerationRequest request, StoredNode? parent)
    {
        if (request.ParentStep is { } step)
        {
            return Continuation.Of(settings, request, parent, step);
        }
        if (request.Kind == GenerationKind.Extend)
        {
            return Extension.Of(settings, parent!);
        }
        return request.Kind.NeedsPicture()
            ? settings with { Asset = request.Asset, Origin = parent is null ? null : StillOf(parent) }
            : settings;
    }

    private static GenerationId StillOf(StoredNode parent) => parent.Settings.StillOf(parent.Node.Id) ?? parent.Node.Id;

    private static void CheckSize(GenerationSettings settings, FrameSize? still) => FieldCheck.Require(
        !settings.Kind.NeedsPicture() || settings.Size == still, "size",
        $"Field 'size' is {settings.Size}, and the still has {still}: leave it out.");

    /// <summary>No model's limits let through more than a device and its host can hold.</summary>
    public static void CheckPixels(GenerationSettings settings) => FieldCheck.Require(
        settings.Size.Pixels * settings.FramesShown() <= GenerationLimits.MostPixels, settings.Kind.MakesClip() ? "frames" : "size",
        $"{settings.FramesShown()} frames of {settings.Size} have {settings.Size.Pixels * settings.FramesShown()} pixels, and a generation has at most {GenerationLimits.MostPixels}.");

    private static void CheckSeed(GenerationSettings settings, int count) => FieldCheck.Require(
        settings.Seed <= long.MaxValue - (count - 1), "seed",
        $"Field 'seed' is {settings.Seed}, too large for {count} seeds that count up from it.");

    /// <summary>An animation shows what its still shows: it needs no words for it. A still has no use for a motion.</summary>
    private static GenerationSettings WithCaptions(GenerationSettings settings, GenerationRequest request)
    {
        if (settings.Kind.NeedsCaption())
        {
            Require("caption", settings.Caption, request.Caption, settings.Kind);
        }
        if (!settings.Kind.MakesClip())
        {
            return settings with { MotionCaption = "" };
        }
        Require("motion_caption", settings.MotionCaption, request.MotionCaption, settings.Kind);
        return settings;
    }

    private static void Require(string field, string text, string? sent, GenerationKind kind) => FieldCheck.Require(
        VisibleText.IsIn(text), field,
        $"Field '{field}' is {(sent is null ? "missing" : $"'{Shown.Briefly(sent)}'")}, and a generation of kind '{StartCheck.Word(kind)}' needs one.");
}
