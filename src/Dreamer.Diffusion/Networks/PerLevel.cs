using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer.Diffusion.Networks;

/// <summary>A number that a config gives once for every level, or as a list, one a level.</summary>
[JsonConverter(typeof(PerLevelJson))]
public sealed record PerLevel(IReadOnlyList<int> Values)
{
    public static implicit operator PerLevel(int value) => new([value]);

    public static PerLevel Of(params int[] values) => new(values);

    public int At(int level) => Values.Count == 1 ? Values[0] : Values[level];

    public bool Fits(int levels) => Values.Count == 1 || Values.Count == levels;

    public bool Equals(PerLevel? other) => other is not null && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => Values.Aggregate(Values.Count, HashCode.Combine);

    private sealed class PerLevelJson : JsonConverter<PerLevel>
    {
        public override PerLevel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number
                ? reader.GetInt32()
                : new PerLevel(JsonSerializer.Deserialize<int[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, PerLevel value, JsonSerializerOptions options)
        {
            if (value.Values.Count == 1)
            {
                writer.WriteNumberValue(value.Values[0]);
            }
            else
            {
                JsonSerializer.Serialize(writer, value.Values, options);
            }
        }
    }
}
