namespace Dreamer.Client.Generations;

/// <summary>The names of the results that a generation can have.</summary>
public static class ResultVariants
{
    /// <summary>The still, or a clip's first picture: a PNG.</summary>
    public const string Image = "image";

    /// <summary>The clip: an MP4.</summary>
    public const string Video = "video";

    /// <summary>A small picture of the result: a PNG.</summary>
    public const string Thumbnail = "thumbnail";

    /// <summary>The numbers that the result was decoded from.</summary>
    public const string Latents = "latents";

    /// <summary>The last small picture of the work: a PNG.</summary>
    public const string Preview = "preview";
}
