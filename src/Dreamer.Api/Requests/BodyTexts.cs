using System.Buffers;
using System.Text;
using System.Text.Json;
using Dreamer.Api.Errors;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Requests;

/// <summary>Refuses a JSON body whose texts no store takes and no screen shows: bytes that are no UTF-8, half letters, control characters.</summary>
internal static class BodyTexts
{
    public static void Check(ReadOnlySpan<byte> body)
    {
        CheckBytes(body);
        var reader = new Utf8JsonReader(body);
        var path = new JsonPath();
        try
        {
            while (reader.Read())
            {
                path.Follow(ref reader);
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    CheckText(ref reader, path.ToString());
                }
            }
        }
        catch (JsonException)
        {
            // What is no JSON is refused where it is read, by line and place.
        }
    }

    /// <summary>Of a face whose texts are texts already.</summary>
    public static void CheckLetters(string text, string field)
    {
        foreach (var letter in text)
        {
            if (char.IsControl(letter) && letter is not ('\t' or '\n' or '\r'))
            {
                throw Refused(
                    $"Field '{Shown.Briefly(field)}' holds the control character U+{(int)letter:X4}, in '{Shown.Briefly(text)}'.", field);
            }
        }
    }

    private static void CheckBytes(ReadOnlySpan<byte> body)
    {
        var at = 0;
        while (at < body.Length)
        {
            if (Rune.DecodeFromUtf8(body[at..], out _, out var length) != OperationStatus.Done)
            {
                var (field, _) = JsonPath.AtEndOf(body[..at]);
                var place = field.Length == 0 ? "" : $", in field '{Shown.Briefly(field)}'";
                throw Refused($"The request body is no UTF-8: byte {at + 1} is 0x{body[at]:X2}{place}.", field);
            }

            at += length;
        }
    }

    private static void CheckText(ref Utf8JsonReader reader, string field)
    {
        if (JsonPath.TextAt(ref reader) is not { } text)
        {
            var head = Encoding.UTF8.GetString(Head(reader.ValueSpan));
            throw Refused($"Field '{Shown.Briefly(field)}' holds half of a letter, in '{head}'.", field);
        }

        CheckLetters(text, field);
    }

    private static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, 60)];

    private static ProblemException Refused(string detail, string field) =>
        new(Problem.Invalid(detail, field.Length == 0 ? "body" : Shown.Briefly(field)));
}
