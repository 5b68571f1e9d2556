using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Dreamer.Api.Documents;

/// <summary>What the document says of a size: a square's side as a number, or width and height as a text.</summary>
internal static class SizeSchema
{
    private const string Example = "832x480";

    /// <summary>A number's range stands beside the two forms: it says nothing of texts.</summary>
    public static void Describe(OpenApiSchema schema, bool isNullable)
    {
        OpenApiSchema[] forms =
        [
            new() { Type = JsonSchemaType.Integer, Format = "int32" },
            new() { Type = JsonSchemaType.String, Pattern = FrameSize.Pattern },
            .. isNullable ? [new OpenApiSchema { Type = JsonSchemaType.Null }] : Array.Empty<OpenApiSchema>(),
        ];
        (schema.Type, schema.Format, schema.OneOf) = (null, null, [.. forms]);
        schema.Examples = [JsonValue.Create(64), JsonValue.Create(Example)];
    }
}
