namespace Dreamer.Generations;

/// <summary>What a generation makes, and of what.</summary>
public enum GenerationKind
{
    /// <summary>A still from a descriptive caption (stage one).</summary>
    TextToImage,

    /// <summary>A new still from a parent still.</summary>
    Refine,

    /// <summary>A video from a parent's still and a motion caption (stage two).</summary>
    Animate,

    /// <summary>A still, kept as a child of its own, and then its video.</summary>
    TextToVideo,

    /// <summary>A parent's video that goes on from its last frame: both, joined.</summary>
    Extend,
}
