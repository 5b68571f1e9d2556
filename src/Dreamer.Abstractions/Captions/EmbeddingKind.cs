namespace Dreamer.Captions;

/// <summary>Which text encoder a text is for.</summary>
public enum EmbeddingKind
{
    /// <summary>The descriptive caption of a still, through CLIP.</summary>
    Caption,

    /// <summary>The concise motion caption, through T5.</summary>
    Motion,
}
