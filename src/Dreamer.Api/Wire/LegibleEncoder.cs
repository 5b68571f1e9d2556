using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Dreamer.Api.Wire;

/// <summary>Escapes what JSON asks for: the framework's most relaxed encoder escapes everything beyond the first plane, too, such as emoji.</summary>
internal sealed class LegibleEncoder : JavaScriptEncoder
{
    private const int BeyondFirstPlane = 0x10000;

    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar < BeyondFirstPlane && UnsafeRelaxedJsonEscaping.WillEncode(unicodeScalar);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        while (Rune.DecodeFromUtf16(rest, out var letter, out var length) == OperationStatus.Done && !WillEncode(letter.Value))
        {
            rest = rest[length..];
        }

        return rest.IsEmpty ? -1 : textLength - rest.Length;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
