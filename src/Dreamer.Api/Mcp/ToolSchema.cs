using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Dreamer.Api.Wire;
using Dreamer.Generations;

namespace Dreamer.Api.Mcp;

/// <summary>The JSON Schemas of tools' arguments. Those of a generation are told from the one list of a request's fields.</summary>
internal static class ToolSchema
{
    private static readonly JsonObject s_fields = ApiJson.Options.GetJsonSchemaAsNode(typeof(GenerationRequest))["properties"]!.AsObject();

    public static JsonElement Of(IEnumerable<KeyValuePair<string, JsonNode>> properties, params IEnumerable<string> required) =>
        JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create<string, JsonNode?>(property.Key, property.Value))),
            ["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]),
            ["additionalProperties"] = false,
        });

    public static KeyValuePair<string, JsonNode> Text(string name, string description) =>
        KeyValuePair.Create<string, JsonNode>(name, new JsonObject { ["type"] = "string", ["description"] = description });

    public static KeyValuePair<string, JsonNode> Wait =>
        KeyValuePair.Create<string, JsonNode>(ToolCall.Wait, new JsonObject
        {
            ["type"] = "integer",
            ["minimum"] = 0,
            ["maximum"] = ToolCall.LongestWaitSeconds,
            ["default"] = ToolCall.UsualWaitSeconds,
            ["description"] = "How long to wait for the end, in seconds. What has not ended by then goes on, and get_generation waits for it again.",
        });

    /// <summary>A field of a request: its type as it is read, and its words, range and default as they are checked.</summary>
    public static KeyValuePair<string, JsonNode> Field(string name)
    {
        var field = GenerationField.Of(name);
        var schema = field.IsSize ? SizeShape() : ShapeOf(name);
        schema["description"] = field.Description;
        if (!field.IsSize && field.Smallest is { } smallest)
        {
            schema["minimum"] = JsonSerializer.SerializeToNode(smallest);
        }
        if (!field.IsSize && field.Largest is not null and not >= (double)long.MaxValue)
        {
            schema["maximum"] = JsonSerializer.SerializeToNode(field.Largest);
        }
        if (field.LongestText is { } longest)
        {
            schema["maxLength"] = longest;
        }
        if (field.Default is { } usual)
        {
            schema["default"] = JsonSerializer.SerializeToNode(usual, ApiJson.Options);
        }
        return KeyValuePair.Create<string, JsonNode>(name, schema);
    }

    private static JsonObject SizeShape() => new() { ["type"] = new JsonArray("integer", "string"), ["pattern"] = FrameSize.Pattern };

    /// <summary>Null is as good as leaving it out, and nobody need be told; ids are texts.</summary>
    private static JsonObject ShapeOf(string name)
    {
        if (s_fields[name] is not JsonObject shape)
        {
            return new JsonObject { ["type"] = "string" };
        }
        var copy = shape.DeepClone().AsObject();
        if (copy["type"] is JsonArray types)
        {
            copy["type"] = types.Select(type => type!.GetValue<string>()).First(type => type != "null");
        }
        if (copy["enum"] is JsonArray names)
        {
            (copy["type"], copy["enum"]) = ("string", new JsonArray([.. names.Where(each => each is not null).Select(each => each!.DeepClone())]));
        }
        copy.Remove("default");
        return copy;
    }
}
