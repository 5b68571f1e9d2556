using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>A message as HTTP's JSON would have it: what is absent or empty is left out on both sides before they are compared.</summary>
internal static class WireJson
{
    public static JsonNode? Of(IMessage message) => Without(NodeOf(message));

    public static JsonNode? Of(JsonElement json) => Without(JsonNode.Parse(json.GetRawText()));

    private static JsonNode? NodeOf(object? value) => value switch
    {
        null => null,
        Timestamp time => time.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture),
        V1.Size size => size.Width == size.Height ? JsonValue.Create(size.Width) : JsonValue.Create($"{size.Width}x{size.Height}"),
        V1.Words words => NodeOf(words.Words_),
        IMessage message => ObjectOf(message),
        System.Enum name => (int)(object)name == 0 ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString()),
        System.Collections.IDictionary map => new JsonObject(map.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, NodeOf(map[key])))),
        string text => text,
        System.Collections.IEnumerable list => new JsonArray([.. list.Cast<object>().Select(NodeOf)]),
        _ => JsonValue.Create(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
    };

    private static JsonNode? NodeOfField(FieldDescriptor field, IMessage message) =>
        field.HasPresence && !field.Accessor.HasValue(message) ? null
        : field.FieldType == FieldType.Bool && !field.IsRepeated ? JsonValue.Create((bool)field.Accessor.GetValue(message))
        : NodeOf(field.Accessor.GetValue(message));

    private static JsonObject ObjectOf(IMessage message) =>
        new(message.Descriptor.Fields.InFieldNumberOrder().Select(field => KeyValuePair.Create(field.Name, NodeOfField(field, message))));

    /// <summary>Numbers as one kind, times as one text, and nothing that says nothing: null, empty, false.</summary>
    private static JsonNode? Without(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Without(pair.Value))).Where(pair => pair.Value is not null).OrderBy(pair => pair.Key)) is { Count: > 0 } left ? left : null,
        JsonArray list => list.Count == 0 ? null : new JsonArray([.. list.Select(Without)]),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.Number => JsonValue.Create(value.Deserialize<double>()),
            JsonValueKind.False or JsonValueKind.Null => null,
            JsonValueKind.String when value.GetValue<string>() is { Length: 0 } => null,
            JsonValueKind.String when DateTimeOffset.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, out var time) && value.GetValue<string>().Contains('T', StringComparison.Ordinal) =>
                time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            _ => value.DeepClone(),
        },
        _ => null,
    };
}
