using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dreamer.Api.Documents;

/// <summary>
/// What the document says of types beyond what the framework finds. Null is never sent where a field may be left out, and the framework
/// cannot know that: so what is always there, and what may be null, is decided here.
/// </summary>
internal sealed class SchemaDetails
{
    public const string GenerationPattern = "^gen_[0-9a-f]{32}_[0-9a-f]{16}$";
    public const string AssetPattern = "^ast_[0-9a-f]{32}$";

    private readonly ConcurrentDictionary<string, JsonTypeInfo> _shapes = new();

    public Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(GenerationId) || type == typeof(AssetId))
        {
            schema.Type = JsonSchemaType.String | (type == context.JsonTypeInfo.Type ? 0 : JsonSchemaType.Null);
            schema.Pattern = type == typeof(GenerationId) ? GenerationPattern : AssetPattern;
        }
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
        }
        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property)
        {
            Describe(schema, property);
        }
        if (type == typeof(FrameSize))
        {
            SizeSchema.Describe(schema, isNullable: type != context.JsonTypeInfo.Type);
        }
        if (SchemaNames.Of(context.JsonTypeInfo) is { } name)
        {
            _shapes[name] = context.JsonTypeInfo;
        }
        return Task.CompletedTask;
    }

    /// <summary>Once all types are there, under their names.</summary>
    public Task FinishAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (name, component) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (component is OpenApiSchema { Properties.Count: > 0 } schema && _shapes.TryGetValue(name, out var shape))
            {
                Require(schema, shape, SchemaNames.IsRequest(name));
            }
        }
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiSchema schema, PropertyInfo property)
    {
        if (property.DeclaringType == typeof(GenerationSettings))
        {
            schema.Description = GenerationField.All.FirstOrDefault(field => field.Name == WireName.Of(property))?.Description;
        }
        if (property.GetCustomAttribute<ExampleAttribute>() is { } example)
        {
            schema.Examples = [JsonSerializer.SerializeToNode(example.Value, ApiJson.Options)!];
        }
        if (property.GetCustomAttribute<MultipleOfAttribute>() is { } step)
        {
            schema.MultipleOf = step.Value;
        }
    }

    private static void Require(OpenApiSchema schema, JsonTypeInfo shape, bool isRequest)
    {
        foreach (var field in shape.Properties.Where(field => schema.Properties![field.Name].Description is null))
        {
            schema.Properties![field.Name].Description = AttributeOf<DescriptionAttribute>(field)?.Description;
        }
        var required = shape.Properties.Where(field => isRequest ? field.IsRequired : IsAlwaysThere(field));
        schema.Required = required.Select(field => field.Name).ToHashSet();
        if (isRequest)
        {
            return;
        }
        schema.AdditionalPropertiesAllowed = true; // a later version may send more
        foreach (var field in shape.Properties.Where(field => !IsAlwaysThere(field)))
        {
            schema.Properties![field.Name] = WithoutNull(schema.Properties[field.Name]);
        }
    }

    private static bool IsAlwaysThere(JsonPropertyInfo field) =>
        !field.IsGetNullable || AttributeOf<JsonIgnoreAttribute>(field)?.Condition == JsonIgnoreCondition.Never;

    private static T? AttributeOf<T>(JsonPropertyInfo field)
        where T : Attribute => (field.AttributeProvider as MemberInfo)?.GetCustomAttribute<T>();

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema is OpenApiSchema { OneOf.Count: > 0 } either)
        {
            either.OneOf = [.. either.OneOf.Where(one => one.Type != JsonSchemaType.Null)];
            return either.OneOf is [var only] ? only : either;
        }
        if (schema is OpenApiSchema { Type: { } type } own)
        {
            own.Type = type & ~JsonSchemaType.Null;
        }
        return schema;
    }
}
