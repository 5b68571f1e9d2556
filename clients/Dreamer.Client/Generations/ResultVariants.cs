namespace Dreamer.Client.Generations;

/// <summary>The names of the results that a generation can have.</summary>
public static class ResultVariants
{
    /// <summary>The still, or a clip's first picture: a PNG.</summary>
    public const string Image = "image";

    /// <summary>The clip: an MP4.</summary>
    public const string Video = "video";

    public const string Thumbnail = "thumbnail";

    public const string Latents = "latents";

    public const string Preview = "preview";
}
