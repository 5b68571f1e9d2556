using System.Net.Mime;
using System.Text.Json.Nodes;
using Dreamer.Api.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dreamer.Api.Documents;

/// <summary>What the document says of calls beyond what the framework finds.</summary>
internal static class OperationDetails
{
    /// <summary>Names that generated clients have methods by; they stay once they are given.</summary>
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["GET /"] = "getLinks",
        ["GET /healthz/live"] = "getLiveness",
        ["GET /healthz/ready"] = "getReadiness",
        ["POST /v1/sessions"] = "createSession",
        ["GET /v1/sessions"] = "listSessions",
        ["GET /v1/sessions/{id}"] = "getSession",
        ["DELETE /v1/sessions/{id}"] = "deleteSession",
        ["POST /v1/sessions/{id}/fork"] = "forkSession",
        ["GET /v1/sessions/{id}/events"] = "streamSessionEvents",
        ["POST /v1/sessions/{id}/generations"] = "createGeneration",
        ["GET /v1/sessions/{id}/generations"] = "listGenerations",
        ["GET /v1/generations/{id}"] = "getGeneration",
        ["DELETE /v1/generations/{id}"] = "deleteGeneration",
        ["POST /v1/generations/{id}/cancel"] = "cancelGeneration",
        ["GET /v1/generations/{id}/content"] = "getGenerationContent",
        ["GET /v1/generations/{id}/events"] = "streamGenerationEvents",
        ["POST /v1/assets"] = "createAsset",
        ["GET /v1/assets"] = "listAssets",
        ["GET /v1/assets/{id}"] = "getAsset",
        ["DELETE /v1/assets/{id}"] = "deleteAsset",
        ["GET /v1/assets/{id}/content"] = "getAssetContent",
        ["GET /v1/models"] = "listModels",
        ["GET /v1/usage"] = "getUsage",
        ["GET /v1/quota"] = "getQuota",
        ["POST /v1/webhook_endpoints"] = "createWebhookEndpoint",
        ["GET /v1/webhook_endpoints"] = "listWebhookEndpoints",
        ["GET /v1/webhook_endpoints/{id}"] = "getWebhookEndpoint",
        ["PATCH /v1/webhook_endpoints/{id}"] = "updateWebhookEndpoint",
        ["DELETE /v1/webhook_endpoints/{id}"] = "deleteWebhookEndpoint",
        ["POST /v1/webhook_endpoints/{id}/rotate_secret"] = "rotateWebhookSecret",
        ["POST /v1/webhook_endpoints/{id}/enable"] = "enableWebhookEndpoint",
        ["POST /v1/webhook_endpoints/{id}/test"] = "testWebhookEndpoint",
        ["GET /v1/webhook_endpoints/{id}/deliveries"] = "listWebhookDeliveries",
        ["POST /v1/webhook_endpoints/{id}/deliveries/{delivery}/redeliver"] = "redeliverWebhook",
    };

    private const string Problem = "Problem";

    private static readonly Dictionary<string, string> s_bodies = new()
    {
        ["createWebhookEndpoint"] = """{"url": "https://example.com/hooks", "events": ["generation.succeeded", "generation.failed"]}""",
        ["updateWebhookEndpoint"] = """{"events": ["*"]}""",
        ["rotateWebhookSecret"] = """{"overlap_seconds": 3600}""",
        ["createSession"] = """{"title": "stars", "metadata": {"project": "7"}}""",
        ["forkSession"] = """{"title": "stars, another way"}""",
        ["createGeneration"] = """
            {"kind": "text_to_video", "caption": "a large red star on a dark blue background",
            "motion_caption": "the star moves to the right", "seed": 7}
            """,
    };

    public static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var call = context.Description;
        var path = "/" + call.RelativePath?.TrimEnd('/');
        operation.OperationId = s_names.GetValueOrDefault($"{call.HttpMethod} {path}");
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            ParameterDetails.Describe(parameter, path);
        }
        if (call.HttpMethod == HttpMethods.Post)
        {
            (operation.Parameters ??= []).Add(ParameterDetails.IdempotencyKey());
        }
        if (call.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().FirstOrDefault() is null)
        {
            operation.Security = []; // no key is asked for
        }
        DescribeBodies(operation, path);
        await AddProblemAsync(operation, context, cancellationToken);
    }

    private static void DescribeBodies(OpenApiOperation operation, string path)
    {
        if (s_bodies.TryGetValue(operation.OperationId ?? "", out var example))
        {
            ((OpenApiMediaType)operation.RequestBody!.Content![MediaTypeNames.Application.Json]).Example = JsonNode.Parse(example);
        }
        if (path.EndsWith("/content", StringComparison.Ordinal))
        {
            string[] types = path.Contains("assets", StringComparison.Ordinal)
                ? [MediaTypeNames.Image.Png] : [MediaTypeNames.Image.Png, "video/mp4", MediaTypeNames.Application.Octet];
            operation.Responses = new OpenApiResponses
            {
                ["200"] = new OpenApiResponse { Description = "The bytes", Content = Bytes(types) },
                ["206"] = new OpenApiResponse { Description = "The part that the header Range names", Content = Bytes(types) },
                ["304"] = new OpenApiResponse { Description = "The caller has these bytes already, by the header If-None-Match" },
            };
        }
    }

    private static Dictionary<string, OpenApiMediaType> Bytes(string[] types)
    {
        var bytes = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        return types.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = bytes });
    }

    private static async Task AddProblemAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancellationToken);
        context.Document!.AddComponent(Problem, schema);
        operation.Responses ??= [];
        var body = new OpenApiMediaType { Schema = new OpenApiSchemaReference(Problem, context.Document) };
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A refusal or failure",
            Content = new Dictionary<string, OpenApiMediaType> { [MediaTypeNames.Application.ProblemJson] = body },
        };
    }
}
