using Dreamer.Api.Requests;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>A result that can be fetched at <c>url</c>.</summary>
internal sealed record OutputResource(ArtifactVariant Variant, string ContentType, long Bytes, string Url)
{
    public static OutputResource Of(GenerationId generation, Artifact artifact) => new(
        artifact.Variant,
        artifact.ContentType,
        artifact.Length,
        $"/v1/generations/{generation}/content?variant={WireName.Of(artifact.Variant)}");
}
