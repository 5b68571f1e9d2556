using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dreamer.Api.Tests.Hosting;
using Json.Schema;

namespace Dreamer.Api.Tests.Documents;

/// <summary>The OpenAPI document of a running server, that answers are held against.</summary>
internal sealed class ApiDescription
{
    private const string Components = "#/components/schemas/";

    private readonly JsonNode _definitions;

    private ApiDescription(JsonNode document)
    {
        Document = document;
        _definitions = Plain(document["components"]!["schemas"]!);
        foreach (var (_, schema) in _definitions.AsObject())
        {
            Close(schema!.AsObject());
        }
    }

    public JsonNode Document { get; }

    /// <summary>Calls that an answer was held against.</summary>
    public HashSet<string> Seen { get; } = [];

    public IEnumerable<(string Name, JsonObject Call)> Calls =>
        from path in Document["paths"]!.AsObject()
        from call in path.Value!.AsObject()
        select ($"{call.Key.ToUpperInvariant()} {path.Key}", call.Value!.AsObject());

    public static async Task<ApiDescription> ReadAsync(ApiHost host) => new(JsonNode.Parse((await host.GetAsync("/openapi/v1.json")).Text)!);

    /// <summary>What is wrong with an answer; null when it is as the document says.</summary>
    public string? Complaint(HttpMethod method, string path, Answer answer)
    {
        var (name, call) = Calls.FirstOrDefault(call => Matches(call.Name, $"{method} {path.Split('?')[0]}"));
        if (call is null)
        {
            return $"{method} {path}: the document has no such call";
        }
        Seen.Add(name);
        var type = answer.Message.Content.Headers.ContentType?.MediaType;
        var response = call["responses"]![answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] ?? call["responses"]!["default"];
        var content = response!["content"]?.AsObject();
        return type is null ? content is null ? null : $"{name}: {answer.Status} has no content"
            : content?[type]?["schema"] is not { } schema ? $"{name}: {answer.Status} comes as {type}, and the document does not say so"
            : type.EndsWith("json", StringComparison.Ordinal) ? Complaint(name, schema, JsonNode.Parse(answer.Text)) : null;
    }

    /// <summary>Holds a value against a type by its name.</summary>
    public string? Complaint(string type, string json) => Complaint(type, new JsonObject { ["$ref"] = Components + type }, JsonNode.Parse(json));

    private string? Complaint(string name, JsonNode schema, JsonNode? value)
    {
        var whole = Plain(schema).AsObject();
        whole["$defs"] = _definitions.DeepClone();
        var verdict = JsonSchema.FromText(whole.ToJsonString()).Evaluate(value, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return verdict.IsValid ? null : $"{name}: {string.Join("; ", Errors(verdict))} in {value?.ToJsonString()}";
    }

    private static IEnumerable<string> Errors(EvaluationResults verdict) =>
        verdict.Details.Where(detail => detail.HasErrors).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}"));

    private static JsonNode Plain(JsonNode schema) => JsonNode.Parse(schema.ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal))!;

    /// <summary>A field that the document does not name is no good either.</summary>
    private static void Close(JsonObject schema)
    {
        if (schema["properties"] is not null)
        {
            schema["additionalProperties"] = false;
        }
    }

    private static bool Matches(string call, string sent) => Regex.IsMatch(sent, $"^{Regex.Replace(call, @"\{[a-z]+\}", "[^/]+")}/?$");
}
