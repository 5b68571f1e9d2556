namespace Dreamer;

/// <summary>Finds what somebody who mistyped a word may have meant.</summary>
public static class NearestWord
{
    private const int LettersAMistake = 3;
    private const int LongestWord = 64;

    /// <summary>
    /// The word that it begins, or the one with the fewest letters missing, added, changed or swapped; null where none is near.
    /// </summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        var letters = typed.Length <= LongestWord ? typed.Trim('-') : "";
        var words = known.Distinct().Select(word => (Word: word, Letters: word.Trim('-'))).ToList();
        return words.Where(one => letters.Length > 1 && one.Letters.StartsWith(letters, StringComparison.OrdinalIgnoreCase))
                .OrderBy(one => one.Letters.Length).FirstOrDefault().Word
            ?? words.Select(one => (one.Word, Mistakes: Mistakes(letters.ToLowerInvariant(), one.Letters)))
                .Where(one => one.Mistakes <= Math.Max(1, letters.Length / LettersAMistake))
                .OrderBy(one => one.Mistakes).FirstOrDefault().Word;
    }

    /// <summary>Letters to put in, take out, exchange or swap with the next, at least (the optimal string alignment distance); case counts.</summary>
    public static int Mistakes(string a, string b)
    {
        var least = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                least[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(least[i - 1, j], least[i, j - 1]) + 1, least[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    least[i, j] = Math.Min(least[i, j], least[i - 2, j - 2] + 1);
                }
            }
        }

        return least[a.Length, b.Length];
    }
}
