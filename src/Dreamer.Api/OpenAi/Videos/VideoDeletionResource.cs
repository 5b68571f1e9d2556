using System.ComponentModel;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>That a video is deleted.</summary>
internal sealed record VideoDeletionResource(
    [property: Description("The id that it had."), Example("gen_01a21b3d017973f3b6488b873bbf4fea_b6488b873bbf4fea")] string Id)
{
    [Description("What it says: video.deleted."), Example("video.deleted")]
    public string Object { get; } = "video.deleted";

    [Description("Always true."), Example(true)]
    public bool Deleted { get; } = true;
}
