using Microsoft.ML.Tokenizers;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>CLIP's byte-level BPE: a caption becomes begin, word pieces, end, and padding up to the model's length.</summary>
public sealed class ClipTokenizer
{
    private readonly ClipVocabulary _vocabulary;
    private readonly BpeTokenizer _words;

    private ClipTokenizer(ClipVocabulary vocabulary) => (_vocabulary, _words) = (vocabulary, vocabulary.CreateTokenizer());

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
    internal IReadOnlyList<int> Tokenize(string text) => _words.EncodeToIds(CaptionCleaning.Clean(text));

    internal int IdOf(string piece) => _vocabulary.Ids.TryGetValue(piece, out var id) ? id : _vocabulary.Ids[_vocabulary.End];
}
