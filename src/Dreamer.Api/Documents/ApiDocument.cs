using Dreamer.Api.Keys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dreamer.Api.Documents;

/// <summary>Makes the OpenAPI document say all that a caller needs: beyond routes and types, names, words, errors and the key.</summary>
internal static class ApiDocument
{
    public static void Configure(OpenApiOptions options)
    {
        var schemas = new SchemaDetails();
        options.CreateSchemaReferenceId = SchemaNames.Of;
        options.AddSchemaTransformer(schemas.DescribeAsync);
        options.AddOperationTransformer(OperationDetails.DescribeAsync);
        options.AddDocumentTransformer(DescribeAsync);
        options.AddDocumentTransformer(schemas.FinishAsync);
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Dreamer.Orleans", Version = "v1", Description = "A prompt becomes a still, and the still a video." };
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(
            ApiKeyHandler.Name, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyHandler.Name, document)] = [] }];
        return Task.CompletedTask;
    }
}
