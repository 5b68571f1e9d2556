using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dreamer.Hosting;

/// <summary>The settings as a JSON schema, for editors and for checks before a start.</summary>
public static class SettingsSchema
{
    private const string Time = @"^(\d+\.)?\d{1,2}:\d{2}(:\d{2}(\.\d{1,7})?)?$";

    public static JsonObject Of(IEnumerable<SettingSection> sections)
    {
        var properties = new JsonObject();
        foreach (var section in sections)
        {
            properties[section.Name] = Record(section);
        }

        foreach (var variable in EnvironmentVariables.OfServer)
        {
            properties[variable.Name] = new JsonObject { ["type"] = "string", ["description"] = variable.Says };
        }

        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Settings of a Dreamer server",
            ["description"] = "As the sections of a JSON file. In the environment '__' stands between names: Inference__MaxBatch. docs/settings.md says what each does.",
            ["type"] = "object",
            ["properties"] = properties,
        };
    }

    private static JsonObject Record(SettingSection section)
    {
        var properties = new JsonObject();
        foreach (var property in KnownSetting.Settable(section.Options.GetType()))
        {
            properties[property.Name] = Of(new KnownSetting(section.Name, property, section.Options));
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static JsonObject Of(KnownSetting setting)
    {
        if (Settings.DictionaryValueOf(setting.Type) is { } entry)
        {
            var each = Settings.IsSingle(entry) ? Single(entry) : Record(new(setting.Section, Activator.CreateInstance(entry)!));
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = each };
        }
        if (Settings.IsList(setting.Type))
        {
            return new JsonObject { ["type"] = "array", ["items"] = Single(typeof(string)) };
        }

        return Settings.IsSingle(setting.Type) ? Described(setting) : Record(new(setting.Section, setting.Usual!));
    }

    private static JsonObject Described(KnownSetting setting)
    {
        var schema = Single(setting.Type);
        if (setting.Range is { } range && setting.Type != typeof(TimeSpan))
        {
            schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Number(range.Minimum);
            schema["maximum"] = Number(range.Maximum);
        }
        else if (setting.Range is { } span)
        {
            schema["description"] = $"{span.Minimum} to {span.Maximum}";
        }
        if (setting.Usual is { } usual)
        {
            schema["default"] = usual is TimeSpan or Enum ? usual.ToString() : JsonSerializer.SerializeToNode(usual);
        }
        else if (setting.UsualInWords is { } words)
        {
            schema["description"] = $"default: {words}";
        }
        return schema;
    }

    private static JsonObject Single(Type type) => type switch
    {
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type == typeof(TimeSpan) => new() { ["type"] = "string", ["pattern"] = Time },
        _ when type == typeof(double) => new() { ["type"] = "number" },
        { IsEnum: true } => new() { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]) },
        { IsValueType: true } => new() { ["type"] = "integer" },
        _ => new() { ["type"] = "string" },
    };

    private static JsonValue Number(object bound) =>
        bound is double number ? JsonValue.Create(number) : JsonValue.Create(Convert.ToInt64(bound, CultureInfo.InvariantCulture));
}
