using System.Globalization;
using System.Text;

namespace Dreamer.Grains.Searches;

/// <summary>
/// A text as it is compared: whatever its case, and without accents. The programs run without ICU, whose tables would know; Unicode's canonical
/// decompositions say what a letter is without its marks.
/// </summary>
internal static class FoldedText
{
    private static readonly Dictionary<int, int> s_bare = Read();

    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }
        var folded = new StringBuilder(text.Length);
        Span<char> chars = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            var bare = s_bare.GetValueOrDefault(rune.Value, rune.Value);
            if (!IsMark(bare))
            {
                folded.Append(chars[..Rune.ToLowerInvariant(new Rune(bare)).EncodeToUtf16(chars)]);
            }
        }
        return folded.ToString();
    }

    private static Dictionary<int, int> Read()
    {
        using var stream = typeof(FoldedText).Assembly.GetManifestResourceStream("CanonicalDecompositions.txt")!;
        using var reader = new StreamReader(stream);
        var parts = new Dictionary<int, int[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.TrimStart('!').Split('=') is [var code, var decomposition] && !line.StartsWith('#'))
            {
                parts[Hex(code)] = [.. decomposition.Split(' ').Select(Hex)];
            }
        }
        return parts.Where(known => known.Value.Skip(1).All(IsMark)).ToDictionary(known => known.Key, known => BareOf(known.Key, parts));
    }

    private static int BareOf(int code, Dictionary<int, int[]> parts) =>
        parts.TryGetValue(code, out var of) && of.Skip(1).All(IsMark) ? BareOf(of[0], parts) : code;

    /// <summary>Accents of Latin, Greek and Cyrillic; other scripts' marks are letters.</summary>
    private static bool IsMark(int code) => code is >= 0x300 and <= 0x36F;

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
