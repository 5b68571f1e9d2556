using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer.Client;

/// <summary>Width and height in pixels. A number stands for a square: <c>FrameSize size = 64</c>.</summary>
[JsonConverter(typeof(FrameSizeConverter))]
public readonly record struct FrameSize(int Width, int Height)
{
    /// <summary>A square of this side.</summary>
    public static implicit operator FrameSize(int side) => new(side, side);

    /// <summary><c>64</c> or <c>832x480</c>, as the server writes it.</summary>
    public override string ToString() => Width == Height ? Width.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");
}

internal sealed class FrameSizeConverter : JsonConverter<FrameSize>
{
    public override FrameSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.GetInt32();
        }
        return reader.GetString()?.Split('x') is [var width, var height]
            ? new FrameSize(int.Parse(width, CultureInfo.InvariantCulture), int.Parse(height, CultureInfo.InvariantCulture))
            : throw new JsonException("This is no size.");
    }

    public override void Write(Utf8JsonWriter writer, FrameSize value, JsonSerializerOptions options)
    {
        if (value.Width == value.Height)
        {
            writer.WriteNumberValue(value.Width);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
