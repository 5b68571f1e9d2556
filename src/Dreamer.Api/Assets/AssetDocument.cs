using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dreamer.Api.Assets;

/// <summary>What the OpenAPI document says of an upload's body, which no parameter of the handler shows.</summary>
internal static class AssetDocument
{
    public const string Upload =
        "The body is the picture itself: PNG, JPEG or WebP, known by its content. "
        + "Its middle is kept, in the shape of 'size' (default: the model's), as a PNG of that size.";

    private static readonly string[] Types = ["image/png", "image/jpeg", "image/webp"];

    public static Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var picture = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Types.ToDictionary(type => type, _ => picture) };
        return Task.CompletedTask;
    }
}
