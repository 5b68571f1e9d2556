using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Width and height in pixels. In JSON a square is its side, <c>64</c>, and any other is a text, <c>"832x480"</c>.</summary>
[JsonConverter(typeof(PixelSizeConverter))]
public readonly record struct PixelSize(int Width, int Height)
{
    public long Pixels => (long)Width * Height;

    public static implicit operator PixelSize(int side) => new(side, side);

    /// <summary>In latent pixels, or in tokens, of which each stands for <paramref name="scale"/> along one side.</summary>
    public static PixelSize operator /(PixelSize size, int scale) => new(size.Width / scale, size.Height / scale);

    public override string ToString() =>
        Width == Height ? Width.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    internal static bool TryParse(string? text, out PixelSize size)
    {
        var sides = (text ?? "").Split('x', 3);
        var isSize = sides.Length == 2 & int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            & int.TryParse(sides[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var height);
        size = new PixelSize(width, height);
        return isSize;
    }
}

internal sealed class PixelSizeConverter : JsonConverter<PixelSize>
{
    public override PixelSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt32()
        : PixelSize.TryParse(reader.GetString(), out var size) ? size
        : throw new JsonException($"the size is '{reader.GetString()}', and is a number, or two as in 832x480");

    public override void Write(Utf8JsonWriter writer, PixelSize value, JsonSerializerOptions options)
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
