using System.ComponentModel;
using Dreamer.Api.Wire;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>A result that can be fetched at <c>url</c>.</summary>
internal sealed record OutputResource(
    [property: Description("Which result it is.")] ArtifactVariant Variant,
    [property: Description("The media type of its bytes."), Example("image/png")] string ContentType,
    [property: Description("How many bytes it has."), Example(6144)] long Bytes,
    [property: Description("The step that a preview shows. Absent for other results."), Example(4)] int? Step,
    [property: Description("Where it is fetched on this server.")]
    [property: Example("/v1/generations/gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9/content?variant=image")] string Url)
{
    public static OutputResource Of(GenerationId generation, Artifact artifact) => new(
        artifact.Variant,
        artifact.ContentType,
        artifact.Length,
        artifact.Step,
        $"/v1/generations/{generation}/content?variant={WireName.Of(artifact.Variant)}{(artifact.Step is { } step ? $"&step={step}" : "")}");
}
