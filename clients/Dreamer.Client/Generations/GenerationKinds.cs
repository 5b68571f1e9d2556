namespace Dreamer.Client.Generations;

/// <summary>The names of what a generation makes, and of what.</summary>
public static class GenerationKinds
{
    /// <summary>A still from a caption.</summary>
    public const string TextToImage = "text_to_image";

    /// <summary>A new still from an earlier one.</summary>
    public const string Refine = "refine";

    /// <summary>A clip from a still.</summary>
    public const string Animate = "animate";

    /// <summary>A still from a caption, and its clip.</summary>
    public const string TextToVideo = "text_to_video";

    /// <summary>A clip that goes on from another's last frame: both, joined.</summary>
    public const string Extend = "extend";

    /// <summary>Whether it ends with a clip.</summary>
    public static bool MakesClip(string kind) => kind is Animate or TextToVideo or Extend;
}
