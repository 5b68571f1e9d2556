using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>
/// CLIP's pattern, <c>special|'s|'t|'re|'ve|'m|'ll|'d|letters+|number|other+</c>, by hand: .NET's regex cannot see letters above U+FFFF.
/// </summary>
internal sealed class CaptionWords(IReadOnlyList<string> specials) : PreTokenizer
{
    private static readonly string[] s_contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space, Letter, Number, Other,
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var length = WordLength(text, i);
            if (length > 0)
            {
                yield return (i, length);
            }
            i += Math.Max(length, 1); // 0: a space
        }
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    private int WordLength(string text, int start)
    {
        foreach (var literal in specials.Concat(s_contractions))
        {
            if (string.CompareOrdinal(text, start, literal, 0, literal.Length) == 0)
            {
                return literal.Length;
            }
        }
        var (kind, length) = KindAt(text, start);
        return kind switch
        {
            Kind.Space => 0,
            Kind.Number => length, // one digit is one word
            _ => RunLength(text, start, kind),
        };
    }

    private static int RunLength(string text, int start, Kind kind)
    {
        var end = start;
        while (end < text.Length && KindAt(text, end) is var (next, length) && next == kind)
        {
            end += length;
        }
        return end - start;
    }

    private static (Kind Kind, int Length) KindAt(string text, int index)
    {
        var known = Rune.TryGetRuneAt(text, index, out var rune);
        return known ? (KindOf(rune), rune.Utf16SequenceLength) : (Kind.Other, 1);
    }

    private static Kind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Rune.IsWhiteSpace(rune) ? Kind.Space : Kind.Other,
    };
}
