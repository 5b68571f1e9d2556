using System.Globalization;
using System.Text.Json.Nodes;
using Dreamer.Api.Generations;
using Dreamer.Api.OpenAi.Videos;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Dreamer.Media.Video;
using Dreamer.Tenants;
using Microsoft.OpenApi;

namespace Dreamer.Api.Documents;

/// <summary>What the document says of parameters: handlers take them as texts, so that a refusal can quote what was sent.</summary>
internal static class ParameterDetails
{
    private const string SessionPattern = "^ses_[0-9a-f]{32}$";

    public static void Describe(OpenApiParameter parameter, string path)
    {
        (parameter.Description, parameter.Schema) = (parameter.Name, path.Split('/').ElementAtOrDefault(2)) switch
        {
            ("id", "sessions") => ("The session's id.", Text("ses_01a21b3d017973f3b6488b873bbf4fea", SessionPattern)),
            ("id", "generations") => (
                "The generation's id.", Text("gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9", SchemaDetails.GenerationPattern)),
            ("id", "assets") => ("The asset's id.", Text("ast_01a21b3d017973f3b6488b873bbf4fea", SchemaDetails.AssetPattern)),
            ("id", "webhook_endpoints") => ("The endpoint's id.", Text("whe_01a21b3d017973f3b6488b873bbf4fea", "^whe_[0-9a-f]{32}$")),
            ("delivery", _) => (
                "The delivery's id, which is its message's webhook-id.", Text("msg_8d3f0c1e5a7b92d4c6e8f0a1b3d5c7e9", "^msg_[0-9a-f]{32}$")),
            (_, "videos") => OfVideos(parameter.Name),
            ("limit", _) => ("How many items a page holds at most.", Whole(1, RequestLimits.PageLength, RequestLimits.DefaultPageLength)),
            ("after", _) => (
                "The next_after of the page before: the list goes on behind it. Left out, it begins with the newest.", Text(null, null)),
            ("wait", _) => (
                $"Answers when the generation ends, or after this time: 0s to {RequestLimits.LongestWait.TotalSeconds}s.",
                Text("30s", "^[0-9]{1,2}s?$", "0s")),
            ("variant", _) => ("Which result. Left out, the clip of a clip, and the picture of a still.", Choice([.. ContentQuery.Variants])),
            ("from", "generations") => ("The first frame of a gif or frames, from 0. Left out, the first there is.", Whole(0, VideoLimits.Default.MaxFrames, null)),
            ("to", "generations") => ("The last frame of them. Left out, the last there is.", Whole(0, VideoLimits.Default.MaxFrames, null)),
            ("step", _) => ("The step that a preview shows: one of preview_steps. Left out, the newest.", Whole(0, 1_000, null)),
            ("search", _) => ("Words that are in the title or in captions, whatever their case and accents. Left out, every session is listed.", Text("red star", null)),
            ("size", _) => (
                "Width and height in pixels of the still that is kept, whose shape the picture is cropped to. Left out, the first model's.", Size()),
            ("from", _) => ("The first UTC day. Left out, the thirtieth day before the last.", Day("2026-11-01")),
            ("to", _) => ("The last UTC day, which counts. Left out, today.", Day("2026-11-30")),
            ("Last-Event-ID", _) => (
                "The id of the last event that was seen: the stream goes on behind it. Left out, it begins with the oldest that is kept.",
                Number("17")),
            _ => OfTenants(parameter, path),
        };
    }

    private static (string? Description, IOpenApiSchema? Schema) OfVideos(string? name) => name switch
    {
        "id" => (
            "The video's id, which is a generation's.", Text("gen_01a21b3d017973f3b6488b873bbf4fea_b6488b873bbf4fea", SchemaDetails.GenerationPattern)),
        "limit" => ("How many items a page holds at most.", Whole(0, VideoListQuery.LongestPage, VideoListQuery.UsualPage)),
        "after" => ("The last_id of the page before: the list goes on behind it. Left out, it begins at its start.", Text(null, null)),
        "order" => ("Newest first, or oldest first.", Choice("desc", "asc")),
        "variant" => ("The video, a small picture, or a sheet of its frames.", Choice([.. VideoContent.Variants])),
        _ => default,
    };

    private static (string? Description, IOpenApiSchema? Schema) OfTenants(OpenApiParameter parameter, string path) =>
        (parameter.Name, path.Split('/').ElementAtOrDefault(2)) switch
        {
            ("id", "admin") => ("The tenant's id.", Text("acme", "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$")),
            ("key", _) => ("The key's id.", Text("key_8909d505f535b3f9", "^key_[0-9a-f]{16}$")),
            ("by", _) => ("Adds the sums of each day, or of each key that asked.", Words<UsageGrouping>()),
            ("format", _) => (
                "json, or csv for a table of every line, or of the groups. Left out, as the header Accept says.",
                Text("csv", "^(json|csv)$", "json")),
            _ => (parameter.Description, parameter.Schema),
        };

    public static OpenApiParameter IdempotencyKey() => new()
    {
        Name = "Idempotency-Key",
        In = ParameterLocation.Header,
        Description = "A text of your own. The same key and body get the first answer again for a day, another body 422, "
            + "and 409 while the first is under way.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = RequestLimits.IdempotencyKeyLength,
            Examples = ["4b0c1f6e-order-17"],
        },
    };

    private static OpenApiSchema Text(string? example, string? pattern, string? usual = null) => new()
    {
        Type = JsonSchemaType.String,
        Pattern = pattern,
        Default = usual,
        Examples = example is null ? null : [example],
    };

    private static OpenApiSchema Day(string example) => new() { Type = JsonSchemaType.String, Format = "date", Examples = [example] };

    private static OpenApiSchema Number(string example) =>
        new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0", Examples = [JsonNode.Parse(example)!] };

    private static OpenApiSchema Whole(int smallest, int largest, int? usual) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = smallest.ToString(CultureInfo.InvariantCulture),
        Maximum = largest.ToString(CultureInfo.InvariantCulture),
        Default = usual,
    };

    private static OpenApiSchema Size()
    {
        var field = GenerationField.Of(nameof(GenerationRequest.Size));
        var schema = Whole((int)field.Smallest!, (int)field.Largest!, null);
        schema.MultipleOf = field.MultipleOf;
        SizeSchema.Describe(schema, isNullable: false);
        return schema;
    }

    /// <summary>The first is what is meant where it is left out.</summary>
    private static OpenApiSchema Choice(params string[] words) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. words.Select(word => (JsonNode)word)],
        Default = words[0],
    };

    private static OpenApiSchema Words<T>()
        where T : struct, Enum => new()
        {
            Type = JsonSchemaType.String,
            Enum = [.. Enum.GetValues<T>().Select(value => (JsonNode)WireName.Of(value))],
        };
}
