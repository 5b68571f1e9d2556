namespace Dreamer.Generations;

/// <summary>Questions about a kind.</summary>
public static class GenerationKinds
{
    /// <summary>Whether it ends with a clip, and so denoises in stage two.</summary>
    public static bool MakesClip(this GenerationKind kind) => kind is GenerationKind.Animate or GenerationKind.TextToVideo or GenerationKind.Extend;

    /// <summary>Whether a caption says what is shown; else a picture does that is there already.</summary>
    public static bool NeedsCaption(this GenerationKind kind) => kind is not (GenerationKind.Animate or GenerationKind.Extend);

    /// <summary>Whether it starts from a picture that is there already: a still, or the last frame of a clip.</summary>
    public static bool NeedsPicture(this GenerationKind kind) => kind is GenerationKind.Animate or GenerationKind.Refine or GenerationKind.Extend;

    /// <summary>The frames that are denoised; a still is one.</summary>
    public static int FramesMade(this GenerationSettings settings) => settings.Kind.MakesClip() ? settings.Frames : 1;

    /// <summary>The frames of the result: an extension's new ones begin with the last of those before them.</summary>
    public static int FramesShown(this GenerationSettings settings) =>
        settings.FramesBefore is { } before ? before + settings.FramesMade() - 1 : settings.FramesMade();

    /// <summary>The generation that holds the still of a text_to_video; one that finishes a draft has the draft's.</summary>
    public static GenerationId? StillOf(this GenerationSettings settings, GenerationId id) =>
        settings.Kind == GenerationKind.TextToVideo ? settings.Origin ?? id.OfStill() : null;
}
