using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Diffusion.Checkpoints;

namespace Dreamer.Diffusion.Networks;

/// <summary>Reads and writes the <c>config.json</c> that lies beside a network's weights.</summary>
public static class ConfigFile
{
    // Published configs take a few kilobytes; anything near this is not a config.
    private const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        MaxDepth = 16,
        AllowDuplicateProperties = false, // which of the two is meant, nobody can tell
        Converters = { new FiniteNumber() },
        RespectNullableAnnotations = true, // a null list would surface far from here
    };

    /// <summary>The config, or the <paramref name="section"/> of it where it describes several networks.</summary>
    public static T Read<T>(string path, string? section = null) where T : class, INetworkConfig
    {
        var text = ReadText(path);
        try
        {
            return Parse<T>(section is null ? text : Section(text, section));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is no usable {typeof(T).Name}: {e.Message}", e);
        }
    }

    public static T Parse<T>(string json) where T : class, INetworkConfig
    {
        var config = JsonSerializer.Deserialize<T>(json, s_json) ?? throw new JsonException("the document is 'null'");
        config.Validate();
        return config;
    }

    private static string Section(string json, string name)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = s_json.MaxDepth });
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var section)
            && section.ValueKind == JsonValueKind.Object
            ? section.GetRawText()
            : json;
    }

    internal static string ReadText(string path) => BoundedFile.ReadText(path, MaxBytes);

    public static void Write<T>(string path, T config) where T : class, INetworkConfig =>
        File.WriteAllText(path, JsonSerializer.Serialize(config, s_json) + "\n");
}

/// <summary>1e999 is JSON, and infinite.</summary>
internal sealed class FiniteNumber : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.GetDouble() is var number && double.IsFinite(number) ? number : throw new JsonException($"a number is {number}");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
