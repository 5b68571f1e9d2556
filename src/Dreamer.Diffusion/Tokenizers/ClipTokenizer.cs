namespace Dreamer.Diffusion.Tokenizers;

/// <summary>CLIP's byte-level BPE: a caption becomes begin, word pieces, end, and padding up to the model's length.</summary>
public sealed class ClipTokenizer
{
    private const string WordEnd = "</w>";

    private readonly ClipVocabulary _vocabulary;
    private readonly string[] _specials;

    private ClipTokenizer(ClipVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _specials = [vocabulary.Begin, vocabulary.End];
    }

    public int Length => _vocabulary.Length;

    internal int BeginId => IdOf(_vocabulary.Begin);
    internal int EndId => IdOf(_vocabulary.End);
    internal int PaddingId => IdOf(_vocabulary.Padding);
    internal int HighestId => _vocabulary.Ids.Values.Max();

    public static ClipTokenizer Load(string folder) => new(ClipVocabulary.Load(folder));

    public TokenSequence Encode(string text)
    {
        var ids = Tokenize(TokenizerFile.RequireShort(text)).Prepend(BeginId).ToArray();
        return TokenSequence.Pad(ids, EndId, PaddingId, Length);
    }

    /// <summary>The ids of the text alone, without begin, end or padding.</summary>
    internal IEnumerable<int> Tokenize(string text) =>
        CaptionSplitter.Split(CaptionCleaning.Clean(text), _specials).SelectMany(WordIds);

    private IEnumerable<int> WordIds(string word) =>
        _specials.Contains(word) ? [IdOf(word)] : Merge(ByteAlphabet.Spell(word)).Select(IdOf);

    // A piece that the vocabulary lacks becomes the end token: CLIP has no other for the unknown.
    internal int IdOf(string piece) => _vocabulary.Ids.TryGetValue(piece, out var id) ? id : _vocabulary.Ids[_vocabulary.End];

    // Sennrich et al. 2016: join the pair that was learned first, everywhere in the word, until none is left.
    private List<string> Merge(string word)
    {
        var pieces = word.Select(letter => letter.ToString()).ToList();
        pieces[^1] += WordEnd;
        while (BestPair(pieces) is var (first, second))
        {
            JoinAll(pieces, first, second);
        }
        return pieces;
    }

    private (string First, string Second)? BestPair(List<string> pieces)
    {
        (string, string)? best = null;
        for (var (i, bestRank) = (0, int.MaxValue); i + 1 < pieces.Count; i++)
        {
            if (_vocabulary.Ranks.TryGetValue((pieces[i], pieces[i + 1]), out var rank) && rank < bestRank)
            {
                (best, bestRank) = ((pieces[i], pieces[i + 1]), rank);
            }
        }
        return best;
    }

    internal static void JoinAll(List<string> pieces, string first, string second)
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
