using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer.Cli.Display;

/// <summary>What programs read: names as the API writes them, and nothing for what is not there.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions s_line = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // no page of HTML: a caption stays readable
    };

    private static readonly JsonSerializerOptions s_document = new(s_line) { WriteIndented = true };

    public static string Of(object document) => JsonSerializer.Serialize(document, s_document);

    /// <summary>One of many, each in a line of its own.</summary>
    public static string LineOf(object document) => JsonSerializer.Serialize(document, s_line);
}
