namespace Dreamer.Generations;

/// <summary>Which result an artifact is.</summary>
public enum ArtifactVariant
{
    Image,
    Video,
    Thumbnail,
    Latents,
    Preview,
}
