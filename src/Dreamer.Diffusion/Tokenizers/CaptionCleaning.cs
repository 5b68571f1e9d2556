using System.Globalization;
using System.Text;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>What CLIP's public tokenizer does to a text before it splits it, where the ftfy package is not installed.</summary>
internal static class CaptionCleaning
{
    /// <summary>Drops control characters, sets CJK ideographs apart, composes accents, lowers case, and leaves single spaces.</summary>
    public static string Clean(string text)
    {
        var spaced = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            AppendSpaced(spaced, rune);
        }
        var words = CanonicalComposition.Compose(spaced.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Select(Lower));
    }

    private static void AppendSpaced(StringBuilder text, Rune rune)
    {
        if (IsSpace(rune))
        {
            text.Append(' ');
        }
        else if (IsIdeograph(rune.Value))
        {
            text.Append(' ').Append(rune.ToString()).Append(' ');
        }
        else if (rune != Rune.ReplacementChar && !IsControl(rune))
        {
            text.Append(rune.ToString());
        }
    }

    private static bool IsSpace(Rune rune) =>
        rune.Value is '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned;

    private static bool IsIdeograph(int code) => code
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    // The two letters whose full lower case differs from the simple one that .NET knows.
    private static string Lower(string word)
    {
        var lower = word.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
        var sigma = lower.IndexOf('σ', StringComparison.Ordinal);
        return sigma < 0 ? lower : FinalSigmas(lower, word);
    }

    private static string FinalSigmas(string lower, string word)
    {
        var letters = lower.ToCharArray();
        for (var i = 1; i < letters.Length; i++)
        {
            var endsWord = i + 1 == letters.Length || !char.IsLetter(letters[i + 1]);
            if (letters[i] == 'σ' && endsWord && char.IsLetter(letters[i - 1]) && word.Contains('Σ', StringComparison.Ordinal))
            {
                letters[i] = 'ς';
            }
        }
        return new string(letters);
    }
}
