namespace Dreamer.Generations;

/// <summary>Questions about a kind.</summary>
public static class GenerationKinds
{
    /// <summary>Whether it ends with a clip, and so denoises in stage two.</summary>
    public static bool MakesClip(this GenerationKind kind) => kind is GenerationKind.Animate or GenerationKind.TextToVideo;

    /// <summary>Whether it starts from a still that is there already.</summary>
    public static bool NeedsStill(this GenerationKind kind) => kind is GenerationKind.Animate or GenerationKind.Refine;
}
