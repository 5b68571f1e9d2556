using System.Text.Json;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>Learns a CLIP vocabulary from captions, and writes it in the public layout.</summary>
public static class BpeTrainer
{
    private const string Begin = "<|startoftext|>";
    private const string End = "<|endoftext|>";

    /// <summary>
    /// Writes vocab.json, merges.txt and tokenizer_config.json; equal captions give equal files. Learning ends before the limit on merges
    /// when every word is one piece.
    /// </summary>
    public static void Train(IEnumerable<string> captions, string folder, int length = 77, int merges = 4096)
    {
        var learned = Learn(captions, merges);
        var letters = ByteAlphabet.Letters.Select(letter => letter.ToString()).ToArray();
        string[] pieces = [.. letters, .. letters.Select(letter => letter + "</w>"), .. learned.Select(pair => pair.First + pair.Second),
            Begin, End];
        Directory.CreateDirectory(folder);
        var vocabulary = pieces.Distinct(StringComparer.Ordinal).Index()
            .ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(vocabulary));
        File.WriteAllLines(
            Path.Combine(folder, "merges.txt"), learned.Select(pair => $"{pair.First} {pair.Second}").Prepend("#version: 0.2"));
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["tokenizer_class"] = "CLIPTokenizer",
            ["bos_token"] = Begin,
            ["eos_token"] = End,
            ["pad_token"] = End,
            ["unk_token"] = End,
            ["model_max_length"] = length,
        }));
    }

    private static List<(string First, string Second)> Learn(IEnumerable<string> captions, int merges)
    {
        var words = captions.Select(CaptionCleaning.Clean).SelectMany(WordsOf)
            .CountBy(word => word, StringComparer.Ordinal)
            .Select(word => (Pieces: Spell(word.Key), Count: word.Value)).ToArray();
        var learned = new List<(string First, string Second)>();
        while (learned.Count < merges && CommonestPair(words) is { } pair)
        {
            learned.Add(pair);
            Array.ForEach(words, word => JoinAll(word.Pieces, pair.First, pair.Second));
        }
        return learned;
    }

    private static IEnumerable<string> WordsOf(string caption) =>
        new CaptionWords([]).PreTokenize(caption).Select(word => caption.Substring(word.Offset, word.Length));

    private static List<string> Spell(string word)
    {
        var pieces = ByteAlphabet.Spell(word).Select(letter => letter.ToString()).ToList();
        pieces[^1] += "</w>";
        return pieces;
    }

    private static (string First, string Second)? CommonestPair((List<string> Pieces, int Count)[] words)
    {
        var counts = new Dictionary<(string First, string Second), long>();
        foreach (var (pieces, count) in words)
        {
            foreach (var pair in pieces.Zip(pieces.Skip(1)))
            {
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }
        return counts.Count == 0 ? null : counts.OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key.First, StringComparer.Ordinal).ThenBy(pair => pair.Key.Second, StringComparer.Ordinal).First().Key;
    }

    private static void JoinAll(List<string> pieces, string first, string second)
    {
        var kept = 0;
        for (var i = 0; i < pieces.Count; i++, kept++)
        {
            var joins = pieces[i] == first && i + 1 < pieces.Count && pieces[i + 1] == second;
            pieces[kept] = joins ? first + second : pieces[i];
            i += joins ? 1 : 0;
        }
        pieces.RemoveRange(kept, pieces.Count - kept);
    }
}
