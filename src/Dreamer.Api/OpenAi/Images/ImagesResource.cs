using System.ComponentModel;
using System.Text.Json.Serialization;
using Dreamer.Media;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>The stills that one request made.</summary>
internal sealed record ImagesResource(
    [property: Description("When they were done, in seconds since 1970."), Example(1795773605L)] long Created,
    [property: Description("The stills.")] IReadOnlyList<ImageResource> Data,
    [property: Description("The format of the pictures.")] PictureFormat OutputFormat,
    [property: Description("How they were made: low, medium or high."), Example("high")] string Quality,
    [property: Description("Width and height in pixels, as they were made."), Example("64x64")] string Size)
{
    [Description("What lies behind what is shown: opaque."), Example("opaque")]
    public string Background { get; } = "opaque";

    [Description("Tokens, of which this server counts none.")]
    public ImageUsage Usage { get; } = ImageUsage.None;
}

/// <summary>A still, in the answer or by a link.</summary>
internal sealed record ImageResource(
    [property: Description("The picture as base64. Absent where a link was asked for."), JsonPropertyName("b64_json")] string? B64Json,
    [property: Description("Where the picture is fetched within an hour, without a key. Absent where it was not asked for.")] string? Url);
