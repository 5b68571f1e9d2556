using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>A square is a number, and any other size a text: <c>64</c>, <c>"832x480"</c>. The API, and the state that is stored, hold no other form.</summary>
public sealed class FrameSizeJsonConverter : JsonConverter<FrameSize>
{
    public override FrameSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var side))
        {
            return side;
        }
        return reader.TokenType == JsonTokenType.String && FrameSize.TryParse(reader.GetString(), out var size)
            ? size
            : throw new JsonException("This is no size.");
    }

    public override void Write(Utf8JsonWriter writer, FrameSize value, JsonSerializerOptions options)
    {
        if (value.IsSquare)
        {
            writer.WriteNumberValue(value.Width);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
