using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Errors;

/// <summary>Names the field and the value, or the line, that a JSON body was refused for.</summary>
internal static class JsonProblem
{
    public static Problem Of(JsonException error, ReadOnlyMemory<byte> body, Type? bodyType)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return OfField(error, document.RootElement, bodyType);
        }
        catch (JsonException malformed)
        {
            var line = (malformed.LineNumber ?? 0) + 1;
            var position = (malformed.BytePositionInLine ?? 0) + 1;
            return Problem.Invalid(
                $"The request body is no JSON: it breaks at line {line}, byte {position}, in '{Shown.Briefly(LineOf(body, line))}'.", "body");
        }
    }

    public static string TextOf(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    private static Problem OfField(JsonException error, JsonElement root, Type? bodyType)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Problem.Invalid($"The request body is '{Shown.Briefly(root.GetRawText())}'; send a JSON object.", "body");
        }

        if (MissingIn(root, bodyType) is { } missing)
        {
            return Problem.Invalid($"Field '{missing.Name}' is missing, and takes {ExpectedValue.Of(missing.PropertyType)}.", missing.Name);
        }

        var field = FieldOf(error, root, bodyType);
        var known = PropertyOf(bodyType, field.Split('.')[0]);
        var value = ValueAt(root, field);
        if (known is null)
        {
            var meant = NearestWord.Of(field, ShapeOf(bodyType)?.Properties.Select(property => property.Name) ?? []);
            var hint = meant is null ? "." : $": did you mean '{meant}'?";
            return Problem.Invalid($"Field '{Shown.Briefly(field)}' is unknown (its value is '{value}'){hint}", Shown.Briefly(field));
        }

        return IsRepeated(root, field)
            ? Problem.Invalid($"Field '{field}' is given more than once, last with '{value}'.", field)
            : Problem.Invalid($"Field '{Shown.Briefly(field)}' holds '{value}', and takes {ExpectedValue.Of(known)}.", Shown.Briefly(field));
    }

    /// <summary>The path without '$.', up to a list in it; where the serializer gives none, the first field that the body's type does not have.</summary>
    private static string FieldOf(JsonException error, JsonElement root, Type? bodyType)
    {
        var path = (error.Path ?? "$").TrimStart('$').TrimStart('.').Replace("['", "", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal);
        return path.Length > 0
            ? path.Split('[')[0]
            : root.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => PropertyOf(bodyType, name) is null || IsRepeated(root, name)) ?? "body";
    }

    private static string ValueAt(JsonElement root, string field)
    {
        var value = root;
        foreach (var name in field.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out var inner))
            {
                break;
            }

            value = inner;
        }

        return Shown.Briefly(value.ValueKind == JsonValueKind.String ? TextIn(value) : value.GetRawText());
    }

    /// <summary>A string may hold bytes or escapes that are no text; those are shown as they were sent.</summary>
    private static string TextIn(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    private static bool IsRepeated(JsonElement root, string name) => root.EnumerateObject().Count(property => property.NameEquals(name)) > 1;

    private static JsonPropertyInfo? MissingIn(JsonElement root, Type? bodyType) =>
        ShapeOf(bodyType)?.Properties.FirstOrDefault(property => property.IsRequired && !root.TryGetProperty(property.Name, out _));

    private static Type? PropertyOf(Type? bodyType, string name) =>
        ShapeOf(bodyType)?.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;

    private static JsonTypeInfo? ShapeOf(Type? bodyType) => bodyType is null ? null : ApiJson.Options.GetTypeInfo(bodyType);

    private static string LineOf(ReadOnlyMemory<byte> body, long line) =>
        TextOf(body).Split('\n').ElementAtOrDefault((int)line - 1)?.Trim() ?? line.ToString(CultureInfo.InvariantCulture);
}
