using System.Text.Json;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Schedules;

/// <summary>The options of a <c>scheduler_config.json</c>, by diffusers' names; what cannot be meant is refused with its value.</summary>
internal sealed class ScheduleJson(JsonElement root, string path)
{
    public string Path => path;

    /// <summary>What the read makes of the file, whose errors name it.</summary>
    public static T Read<T>(string path, Func<ScheduleJson, T> read)
    {
        try
        {
            var text = WithoutInfinities(ConfigFile.ReadText(path));
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return read(new ScheduleJson(json.RootElement, path));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path}: not a scheduler's config: {e.Message}", e);
        }
    }

    /// <summary>Python writes an infinite bound as a bare -Infinity, which is no JSON; to us null is no bound.</summary>
    public static string WithoutInfinities(string json) =>
        json.Replace(": -Infinity", ": null", StringComparison.Ordinal).Replace(": Infinity", ": null", StringComparison.Ordinal);

    /// <summary>Null where the file does not have it.</summary>
    public JsonElement? Find(string name) => root.TryGetProperty(name, out var value) ? value : null;

    public void Refuse(string name, Func<JsonElement, bool> unknown)
    {
        if (root.TryGetProperty(name, out var value) && unknown(value))
        {
            throw new InvalidDataException($"{path}: {name} is {value.GetRawText()}, which is not supported.");
        }
    }

    public double Number(string name, double missing, double min, double max)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            return missing;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max
            ? number
            : throw Wrong(name, value, $"a number from {min} to {max}");
    }

    public double? Optional(string name, double min = 0, double max = 1e6) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Number(name, 0, min, max) : null;

    public InvalidDataException Wrong(string name, JsonElement value, string wanted) =>
        new($"{path}: {name} is {Shown(value)}, not {wanted}.");

    public static string Shown(JsonElement value)
    {
        const int Most = 100;
        var text = value.GetRawText();
        return text.Length > Most ? text[..Most] + "…" : text;
    }

    public bool Flag(string name, bool missing = false) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetBoolean() : missing;

    public T Choice<T>(string name, string missing, (string Name, T Value)[] choices)
    {
        var wanted = root.TryGetProperty(name, out var value) ? value.GetString() : missing;
        var index = Array.FindIndex(choices, choice => choice.Name == wanted);
        return index >= 0
            ? choices[index].Value
            : throw new InvalidDataException(
                $"{path}: {name} is '{wanted}', not one of {string.Join(", ", choices.Select(choice => choice.Name))}.");
    }
}
