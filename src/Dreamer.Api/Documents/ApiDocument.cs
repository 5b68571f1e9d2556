using System.Net.Mime;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dreamer.Api.Documents;

/// <summary>What the OpenAPI document says beyond the routes: the title, the key, and how errors look.</summary>
internal static class ApiDocument
{
    public static void Configure(OpenApiOptions options) =>
        options.AddDocumentTransformer(DescribeAsync).AddOperationTransformer(AddProblemAsync);

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Dreamer.Orleans", Version = "v1", Description = "A prompt becomes a still, and the still a video." };
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(
            ApiKeyHandler.Name, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyHandler.Name, document)] = [] }];
        return Task.CompletedTask;
    }

    private static async Task AddProblemAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancellationToken);
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A refusal or failure",
            Content = new Dictionary<string, OpenApiMediaType> { [MediaTypeNames.Application.ProblemJson] = new() { Schema = schema } },
        };
    }
}
