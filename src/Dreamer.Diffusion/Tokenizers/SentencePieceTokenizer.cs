using System.Text;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>SentencePiece's unigram tokenizer: the pieces whose log-probabilities sum highest (Kudo 2018), found by Viterbi.</summary>
public sealed class SentencePieceTokenizer
{
    private const float UnknownPenalty = 10f; // below the rarest piece, as in the reference

    // The reference looks for the highest score from FLT_MIN on, the least positive number: to log-probabilities that is 0.
    private const float SmallestNormal = 1.17549435e-38f;

    private readonly SentencePieceModel _model;
    private readonly SentencePieceNormalizer _normalizer;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int[] _byteIds;
    private readonly int _longest;
    private readonly float _unknownScore;
    private readonly float _maxScore;

    internal SentencePieceTokenizer(SentencePieceModel model)
    {
        (_model, _normalizer) = (model, new SentencePieceNormalizer(model));
        _ids = model.Pieces.Index().Where(item => item.Item.Kind is PieceKind.Normal or PieceKind.UserDefined)
            .GroupBy(item => item.Item.Text, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Index, StringComparer.Ordinal);
        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = _ids.Keys.Select(piece => piece.Length).DefaultIfEmpty().Max();
        var scores = model.Pieces.Where(piece => piece.Kind == PieceKind.Normal).Select(piece => piece.Score).DefaultIfEmpty().ToArray();
        (_unknownScore, _maxScore) = (scores.Min() - UnknownPenalty, Math.Max(scores.Max(), SmallestNormal));
        _byteIds = model.ByteFallback ? ByteIds(model) : [];
    }

    public int VocabularySize => _model.Pieces.Count;

    public static SentencePieceTokenizer Load(string path) => new(SentencePieceModel.Load(path));

    /// <summary>The text's ids, the end token, and padding (T5: piece 0) up to the length.</summary>
    public TokenSequence Encode(string text, int length) =>
        TokenSequence.Pad(Tokenize(text), Math.Max(_model.EndId, 0), Math.Max(_model.PaddingId, 0), length);

    /// <summary>The ids of the text alone.</summary>
    internal List<int> Tokenize(string text)
    {
        var normalized = _normalizer.Normalize(TokenizerFile.RequireShort(text));
        var ids = new List<int>();
        foreach (var (start, end, id) in BestPath(normalized))
        {
            if (id != _model.UnknownId)
            {
                ids.Add(id);
            }
            else if (_model.ByteFallback)
            {
                ids.AddRange(Encoding.UTF8.GetBytes(normalized[start..end]).Select(value => _byteIds[value]));
            }
            else if (ids.Count == 0 || ids[^1] != _model.UnknownId) // a run of unknown characters is one unknown piece
            {
                ids.Add(id);
            }
        }
        return ids;
    }

    internal string Normalize(string text) => _normalizer.Normalize(text);

    private List<(int Start, int End, int Id)> BestPath(string text)
    {
        var best = new (float Score, int Start, int Id)[text.Length + 1];
        Array.Fill(best, (0f, -1, 0), 1, text.Length);
        for (var start = 0; start < text.Length; start += CharacterLength(text, start))
        {
            Extend(text, start, best);
        }
        var path = new List<(int, int, int)>();
        for (var end = text.Length; end > 0; end = best[end].Start)
        {
            path.Add((best[end].Start, end, best[end].Id));
        }
        path.Reverse();
        return path;
    }

    // Float and double are mixed as in the reference, so that ties fall alike.
    private void Extend(string text, int start, (float Score, int Start, int Id)[] best)
    {
        var character = CharacterLength(text, start);
        var knowsCharacter = false;
        for (var length = 1; length <= Math.Min(_longest, text.Length - start); length++)
        {
            if (_lookup.TryGetValue(text.AsSpan(start, length), out var id))
            {
                Offer(start + length, PieceScore(id) + best[start].Score, id);
                knowsCharacter |= length == character;
            }
        }
        if (!knowsCharacter)
        {
            Offer(start + character, _unknownScore + best[start].Score, _model.UnknownId);
        }

        void Offer(int end, double score, int id)
        {
            if (best[end].Start < 0 || score > best[end].Score)
            {
                best[end] = ((float)score, start, id);
            }
        }
    }

    private double PieceScore(int id)
    {
        var piece = _model.Pieces[id];
        return piece.Kind == PieceKind.UserDefined ? Encoding.UTF8.GetByteCount(piece.Text) * _maxScore - 0.1 : piece.Score;
    }

    private static int[] ByteIds(SentencePieceModel model)
    {
        var known = model.Pieces.Index().Where(item => item.Item.Kind == PieceKind.Byte)
            .GroupBy(item => item.Item.Text, item => item.Index, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return [.. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>").Select(name => known.TryGetValue(name, out var id)
            ? id
            : throw new TokenizerException($"The model falls back to bytes and lacks the piece {name}."))];
    }

    private static int CharacterLength(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
}
