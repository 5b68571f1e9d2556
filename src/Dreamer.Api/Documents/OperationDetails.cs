using System.Net.Mime;
using System.Text.Json.Nodes;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Dreamer.Api.Wire;
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
        ["POST /v1/sign_in"] = "signIn",
        ["DELETE /v1/sign_in"] = "signOut",
        ["GET /v1/me"] = "getMe",
        ["POST /v1/sessions"] = "createSession",
        ["GET /v1/sessions"] = "listSessions",
        ["GET /v1/sessions/{id}"] = "getSession",
        ["PATCH /v1/sessions/{id}"] = "changeSession",
        ["DELETE /v1/sessions/{id}"] = "deleteSession",
        ["POST /v1/sessions/{id}/fork"] = "forkSession",
        ["GET /v1/sessions/{id}/events"] = "streamSessionEvents",
        ["POST /v1/sessions/{id}/generations"] = "createGeneration",
        ["GET /v1/sessions/{id}/generations"] = "listGenerations",
        ["GET /v1/generations/{id}"] = "getGeneration",
        ["DELETE /v1/generations/{id}"] = "deleteGeneration",
        ["POST /v1/generations/{id}/restore"] = "restoreGeneration",
        ["POST /v1/generations/{id}/finish"] = "finishGeneration",
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
        ["GET /v1/keys"] = "listKeys",
        ["POST /v1/admin/tenants"] = "createTenant",
        ["GET /v1/admin/tenants"] = "listTenants",
        ["GET /v1/admin/tenants/{id}"] = "getTenant",
        ["PATCH /v1/admin/tenants/{id}"] = "changeTenant",
        ["DELETE /v1/admin/tenants/{id}"] = "deleteTenant",
        ["GET /v1/admin/tenants/{id}/limits"] = "getTenantLimits",
        ["PUT /v1/admin/tenants/{id}/limits"] = "setTenantLimits",
        ["GET /v1/admin/tenants/{id}/keys"] = "listTenantKeys",
        ["POST /v1/admin/tenants/{id}/keys"] = "createTenantKey",
        ["DELETE /v1/admin/tenants/{id}/keys/{key}"] = "revokeTenantKey",
        ["POST /v1/admin/tenants/{id}/keys/{key}/rotate"] = "rotateTenantKey",
        ["GET /v1/admin/audit"] = "listAuditEntries",
        ["GET /v1/admin/devices"] = "listDevices",
        ["POST /v1/videos"] = "createVideo",
        ["GET /v1/videos"] = "listVideos",
        ["GET /v1/videos/{id}"] = "getVideo",
        ["DELETE /v1/videos/{id}"] = "deleteVideo",
        ["GET /v1/videos/{id}/content"] = "getVideoContent",
        ["POST /v1/videos/{id}/remix"] = "remixVideo",
        ["POST /v1/videos/extensions"] = "extendVideo",
        ["POST /v1/images/generations"] = "createImages",
        ["POST /v1/images/edits"] = "editImages",
    };

    private const string Problem = "Problem";

    private static readonly Dictionary<string, string> s_bodies = new()
    {
        ["createWebhookEndpoint"] = """{"url": "https://example.com/hooks", "events": ["generation.succeeded", "generation.failed"]}""",
        ["updateWebhookEndpoint"] = """{"events": ["*"]}""",
        ["rotateWebhookSecret"] = """{"overlap_seconds": 3600}""",
        ["signIn"] = """{"key": "dk_acme_5f1c…"}""",
        ["createSession"] = """{"title": "stars", "metadata": {"project": "7"}}""",
        ["createTenant"] = """{"id": "acme", "title": "Acme Ltd."}""",
        ["changeTenant"] = """{"suspended": true}""",
        ["setTenantLimits"] = """{"concurrent_generations": 4, "weight": 2}""",
        ["createTenantKey"] = """{"name": "web shop", "scopes": ["generate", "read"]}""",
        ["rotateTenantKey"] = """{"overlap_seconds": 3600}""",
        ["remixVideo"] = """{"prompt": "the same star, and it turns green"}""",
        ["changeSession"] = """{"title": "stars at night"}""",
        ["forkSession"] = """{"title": "stars, another way"}""",
        ["createGeneration"] = """
            {"kind": "text_to_video", "caption": "a large red star on a dark blue background",
            "motion_caption": "the star moves to the right", "seed": 7}
            """,
        ["createVideo"] = """{"prompt": "A large red star on a dark blue background. The star moves to the left.", "seconds": "4", "size": "1280x720"}""",
        ["createImages"] = """{"prompt": "a large red star on a dark blue background", "n": 2}""",
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
        operation.Security = SecurityOf(context);
        DescribeBodies(operation, path);
        await AddProblemAsync(operation, context, cancellationToken);
    }

    /// <summary>The scope that a key needs, which OpenAPI 3.1 lists as a role, or none; nothing where no key is asked for.</summary>
    private static List<OpenApiSecurityRequirement> SecurityOf(OpenApiOperationTransformerContext context)
    {
        var call = context.Description;
        var endpoint = new EndpointMetadataCollection(call.ActionDescriptor.EndpointMetadata);
        List<string> scopes = ScopeCheck.NeededBy(endpoint, call.HttpMethod ?? "") is { } scope ? [WireName.Of(scope)] : [];
        return ScopeCheck.AsksForKey(endpoint)
            ? [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyHandler.Name, context.Document)] = scopes }]
            : [];
    }

    private static void DescribeBodies(OpenApiOperation operation, string path)
    {
        if (s_bodies.TryGetValue(operation.OperationId ?? "", out var example))
        {
            ((OpenApiMediaType)operation.RequestBody!.Content![MediaTypeNames.Application.Json]).Example = JsonNode.Parse(example);
        }
        if (operation.OperationId == "getUsage")
        {
            var table = (OpenApiMediaType)operation.Responses!["200"].Content![MediaTypeNames.Text.Csv];
            table.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
        }
        if (path.EndsWith("/content", StringComparison.Ordinal))
        {
            var types = TypesAt(path);
            operation.Responses = new OpenApiResponses
            {
                ["200"] = new OpenApiResponse { Description = "The bytes", Content = Bytes(types) },
                ["206"] = new OpenApiResponse { Description = "The part that the header Range names", Content = Bytes(types) },
                ["304"] = new OpenApiResponse { Description = "The caller has these bytes already, by the header If-None-Match" },
            };
        }
    }

    private static string[] TypesAt(string path) => path.Split('/')[2] switch
    {
        "assets" => [MediaTypeNames.Image.Png],
        "videos" => ["video/mp4", MediaTypeNames.Image.Png, MediaTypeNames.Image.Webp],
        _ => [MediaTypeNames.Image.Png, "video/mp4", MediaTypeNames.Application.Octet],
    };

    private static Dictionary<string, OpenApiMediaType> Bytes(string[] types)
    {
        var bytes = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        return types.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = bytes });
    }

    private static async Task AddProblemAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var shape = context.Description.ActionDescriptor.EndpointMetadata.OfType<ProblemShape>().FirstOrDefault();
        var (name, type) = shape is null ? (Problem, MediaTypeNames.Application.ProblemJson) : (shape.BodyType.Name, shape.ContentType);
        context.Document!.AddComponent(name, await context.GetOrCreateSchemaAsync(shape?.BodyType ?? typeof(ProblemBody), null, cancellationToken));
        operation.Responses ??= [];
        var body = new OpenApiMediaType { Schema = new OpenApiSchemaReference(name, context.Document) };
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A refusal or failure",
            Content = new Dictionary<string, OpenApiMediaType> { [type] = body },
        };
    }
}
