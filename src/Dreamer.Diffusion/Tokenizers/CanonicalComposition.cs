using System.Globalization;
using System.Text;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>Unicode normalisation form C. The runtime's own does nothing without ICU, which a bare machine lacks.</summary>
internal static class CanonicalComposition
{
    private const int HangulBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7, LCount = 19, VCount = 21, TCount = 28;

    private static readonly Dictionary<int, int[]> s_decompositions = [];
    private static readonly Dictionary<(int, int), int> s_compositions = [];
    private static readonly Dictionary<int, int> s_combiningClasses = [];

    static CanonicalComposition()
    {
        using var stream = typeof(CanonicalComposition).Assembly.GetManifestResourceStream("CanonicalDecompositions.txt")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine(); // what the file is
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains('='))
            {
                AddDecomposition(line);
            }
            else
            {
                AddCombiningClass(line);
            }
        }
    }

    public static string Compose(string text)
    {
        if (text.All(c => c < 0x300))
        {
            return text; // nothing below the combining marks changes
        }
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, codes);
        }
        Reorder(codes);
        return ToText(Recompose(codes));
    }

    private static void AddDecomposition(string line)
    {
        var excluded = line[0] == '!';
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var code = Hex(line.AsSpan(excluded ? 1 : 0, equals - (excluded ? 1 : 0)));
        int[] parts = [.. line[(equals + 1)..].Split(' ').Select(part => Hex(part))];
        s_decompositions[code] = parts;
        if (!excluded)
        {
            s_compositions[(parts[0], parts[1])] = code;
        }
    }

    private static void AddCombiningClass(string line)
    {
        var fields = line.Split('-', ':');
        for (var code = Hex(fields[0]); code <= Hex(fields[1]); code++)
        {
            s_combiningClasses[code] = int.Parse(fields[2], CultureInfo.InvariantCulture);
        }
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static void Decompose(int code, List<int> into)
    {
        var syllable = code - HangulBase;
        if (syllable is >= 0 and < LCount * VCount * TCount)
        {
            into.Add(LBase + syllable / (VCount * TCount));
            into.Add(VBase + syllable % (VCount * TCount) / TCount);
            if (syllable % TCount > 0)
            {
                into.Add(TBase + syllable % TCount);
            }
        }
        else if (s_decompositions.TryGetValue(code, out var parts))
        {
            Array.ForEach(parts, part => Decompose(part, into));
        }
        else
        {
            into.Add(code);
        }
    }

    // A stable insertion sort of each run of marks by combining class.
    private static void Reorder(List<int> codes)
    {
        for (var i = 1; i < codes.Count; i++)
        {
            var (code, rank) = (codes[i], Class(codes[i]));
            var j = i;
            for (; rank > 0 && j > 0 && Class(codes[j - 1]) > rank; j--)
            {
                codes[j] = codes[j - 1];
            }
            codes[j] = code;
        }
    }

    private static List<int> Recompose(List<int> codes)
    {
        var result = new List<int>(codes.Count);
        var (starter, lastClass) = (-1, 0);
        foreach (var code in codes)
        {
            var rank = Class(code);
            var blocked = starter != result.Count - 1 && lastClass >= rank; // something between the two of them stands in the way
            if (starter >= 0 && !blocked && Pair(result[starter], code) is { } composed)
            {
                result[starter] = composed;
                continue;
            }
            result.Add(code);
            (starter, lastClass) = (rank == 0 ? result.Count - 1 : starter, rank);
        }
        return result;
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LBase and < LBase + LCount && second is >= VBase and < VBase + VCount)
        {
            return HangulBase + ((first - LBase) * VCount + second - VBase) * TCount;
        }
        var syllable = first - HangulBase;
        if (syllable is >= 0 and < LCount * VCount * TCount && syllable % TCount == 0 && second is > TBase and < TBase + TCount)
        {
            return first + second - TBase;
        }
        return s_compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static int Class(int code) => s_combiningClasses.GetValueOrDefault(code);

    private static string ToText(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        codes.ForEach(code => text.Append(new Rune(code).ToString()));
        return text.ToString();
    }
}
