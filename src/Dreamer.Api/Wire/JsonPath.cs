using System.Text;
using System.Text.Json;

namespace Dreamer.Api.Wire;

/// <summary>The names that lead to where a reader of JSON is, such as <c>metadata.team</c>.</summary>
internal sealed class JsonPath
{
    private readonly List<string> _names = [];

    /// <summary>The field in which JSON breaks off, empty where it is in none, and how far it could be read.</summary>
    public static (string Field, int Read) AtEndOf(ReadOnlySpan<byte> start)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        var path = new JsonPath();
        try
        {
            while (reader.Read())
            {
                path.Follow(ref reader);
            }
        }
        catch (JsonException)
        {
            // The way to the first error is the way.
        }

        var isInside = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray;
        path.Keep(isInside ? path._names.Count : reader.CurrentDepth - 1);
        return (path.ToString(), (int)reader.BytesConsumed);
    }

    /// <summary>To be called with every token.</summary>
    public void Follow(ref Utf8JsonReader reader)
    {
        var isName = reader.TokenType == JsonTokenType.PropertyName;
        Keep(isName ? reader.CurrentDepth - 1 : reader.CurrentDepth);
        if (isName)
        {
            _names.Add(TextAt(ref reader) ?? Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    /// <summary>The text at a name or string; null where it holds half of a letter.</summary>
    public static string? TextAt(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException) // an escaped surrogate without its other half
        {
            return null;
        }
    }

    public override string ToString() => string.Join('.', _names);

    private void Keep(int names)
    {
        var kept = Math.Clamp(names, 0, _names.Count);
        _names.RemoveRange(kept, _names.Count - kept);
    }
}
