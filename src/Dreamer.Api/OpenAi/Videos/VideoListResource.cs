using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>A page of videos.</summary>
internal sealed record VideoListResource(
    [property: Description("The videos.")] IReadOnlyList<VideoResource> Data,
    [property: Description("The id of the first on the page; null on an empty one."), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FirstId,
    [property: Description("The id of the last on the page, to be sent as after for the next; null on an empty one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? LastId,
    [property: Description("Whether there is a next page.")] bool HasMore)
{
    [Description("What it is: list."), Example("list")]
    public string Object { get; } = "list";
}
