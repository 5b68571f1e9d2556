using System.Text.Json.Serialization.Metadata;
using Dreamer.Api.Errors;
using Dreamer.Api.Requests;
using Dreamer.Generations;
using Microsoft.AspNetCore.OpenApi;

namespace Dreamer.Api.Documents;

/// <summary>What types are called in the document and in generated clients: <c>Generation</c>, <c>NewGeneration</c>.</summary>
internal static class SchemaNames
{
    private const string New = "New";

    /// <summary>Null for what is written where it is used.</summary>
    public static string? Of(JsonTypeInfo shape)
    {
        var type = Nullable.GetUnderlyingType(shape.Type) ?? shape.Type;
        return type switch
        {
            _ when type == typeof(GenerationId) || type == typeof(AssetId) || type == typeof(FrameSize) => null,
            _ when type == typeof(GenerationRequest) => New + "Generation",
            _ when type == typeof(ProblemBody) => "Problem",
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>)
                => Plain(type.GetGenericArguments()[0].Name) + "Page",
            _ when type.Name.EndsWith("Body", StringComparison.Ordinal) => New + Plain(type.Name),
            _ => OpenApiOptions.CreateDefaultSchemaReferenceId(shape) is { } name ? Plain(name) : null,
        };
    }

    /// <summary>Whether clients send it.</summary>
    public static bool IsRequest(string name) => name.StartsWith(New, StringComparison.Ordinal);

    private static string Plain(string name) =>
        name.Replace("Resource", "", StringComparison.Ordinal).Replace("Body", "", StringComparison.Ordinal);
}
