using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dreamer.Api.Wire;

/// <summary>Takes a time only with its zone: without one it would be the server's, which no client knows.</summary>
internal sealed class ZonedTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var isZoned = reader.TokenType == JsonTokenType.String && reader.GetString() is { } text
            && text.IndexOfAny(['Z', '+', '-'], text.IndexOf('T') + 1) > 10; // beyond the date's own signs
        return isZoned && reader.TryGetDateTimeOffset(out var time) ? time : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>The OpenAPI document does not know what a converter of ours writes.</summary>
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(DateTimeOffset))
        {
            var isNullable = context.JsonTypeInfo.Type != typeof(DateTimeOffset);
            schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }

        return Task.CompletedTask;
    }
}
