using System.Text.Json.Serialization;
using Dreamer.Media;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>What a stream tells of a still: how it looks so far, or that it is done.</summary>
internal sealed record ImageEvent(
    string Type,
    [property: JsonPropertyName("b64_json")] string B64Json,
    int? PartialImageIndex,
    long CreatedAt,
    string Size,
    string Quality,
    PictureFormat OutputFormat,
    ImageUsage? Usage)
{
    public string Background { get; } = "opaque";
}
