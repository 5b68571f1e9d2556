namespace Dreamer.Generations;

/// <summary>Questions about a kind.</summary>
public static class GenerationKinds
{
    /// <summary>Whether it ends with a clip, and so denoises in stage two.</summary>
    public static bool MakesClip(this GenerationKind kind) => kind is GenerationKind.Animate or GenerationKind.TextToVideo;

    /// <summary>The frames of a clip; a still is one.</summary>
    public static int FramesMade(this GenerationSettings settings) => settings.Kind.MakesClip() ? settings.Frames : 1;

    /// <summary>Whether it starts from a still that is there already.</summary>
    public static bool NeedsStill(this GenerationKind kind) => kind is GenerationKind.Animate or GenerationKind.Refine;
}
