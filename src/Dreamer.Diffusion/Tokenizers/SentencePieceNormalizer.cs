using System.Text;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>SentencePiece's normalisation: replacements by the charsmap, single spaces, and U+2581 in place of each.</summary>
internal sealed class SentencePieceNormalizer(SentencePieceModel model)
{
    private const byte Space = (byte)' ';

    private static readonly byte[] s_spaceSymbol = [0xE2, 0x96, 0x81]; // U+2581

    private readonly SentencePieceCharsmap _charsmap = new(model.Charsmap);

    private readonly byte[][] _verbatim =
        [.. model.Pieces.Where(piece => piece.Kind == PieceKind.UserDefined).Select(piece => Encoding.UTF8.GetBytes(piece.Text))];

    public string Normalize(string text)
    {
        var input = SkipSpaces(Encoding.UTF8.GetBytes(text));
        if (input.IsEmpty)
        {
            return "";
        }
        var output = new List<byte>(input.Length * 2);
        if (model.DummyPrefix)
        {
            output.AddRange(s_spaceSymbol);
        }
        for (var afterSpace = model.RemoveExtraSpaces; !input.IsEmpty;)
        {
            input = input[NextPrefix(input, out var prefix)..];
            afterSpace = Append(output, afterSpace ? prefix.TrimStart(Space) : prefix, afterSpace);
        }
        return Encoding.UTF8.GetString(TrimEnd(output));
    }

    private ReadOnlySpan<byte> SkipSpaces(ReadOnlySpan<byte> input)
    {
        while (model.RemoveExtraSpaces && !input.IsEmpty)
        {
            var length = NextPrefix(input, out var prefix);
            if (!prefix.SequenceEqual(" "u8))
            {
                break;
            }
            input = input[length..];
        }
        return input;
    }

    // How many bytes are taken from the input, and what they become: a piece kept verbatim, a replacement, or one character.
    private int NextPrefix(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> prefix)
    {
        var kept = 0;
        foreach (var piece in _verbatim)
        {
            kept = input.StartsWith(piece) ? Math.Max(kept, piece.Length) : kept;
        }
        if (kept == 0 && _charsmap.Longest(input, out prefix) is > 0 and var replaced)
        {
            return replaced;
        }
        Rune.DecodeFromUtf8(input, out _, out var character);
        prefix = input[..(kept > 0 ? kept : character)];
        return prefix.Length;
    }

    private bool Append(List<byte> output, ReadOnlySpan<byte> prefix, bool afterSpace)
    {
        foreach (var letter in prefix)
        {
            output.AddRange(letter == Space ? s_spaceSymbol : [letter]);
        }
        return model.RemoveExtraSpaces && (prefix.IsEmpty ? afterSpace : prefix[^1] == Space);
    }

    private ReadOnlySpan<byte> TrimEnd(List<byte> output)
    {
        ReadOnlySpan<byte> text = output.ToArray();
        while (model.RemoveExtraSpaces && text.EndsWith(s_spaceSymbol))
        {
            text = text[..^s_spaceSymbol.Length];
        }
        return text;
    }
}
