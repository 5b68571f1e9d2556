namespace Dreamer.Diffusion.Tokenizers;

/// <summary>A text as ids, cut or padded to a fixed length; the mask is 1 where a token stands and 0 on padding.</summary>
public sealed record TokenSequence(long[] Ids, long[] Mask)
{
    /// <summary>Keeps the closing token when the text is cut, as the reference tokenizers do.</summary>
    internal static TokenSequence Pad(IReadOnlyList<int> ids, int end, int padding, int length)
    {
        var used = Math.Min(ids.Count + 1, length);
        var sequence = new TokenSequence(new long[length], new long[length]);
        for (var i = 0; i < length; i++)
        {
            sequence.Ids[i] = i < used - 1 ? ids[i] : i == used - 1 ? end : padding;
            sequence.Mask[i] = i < used ? 1 : 0;
        }
        return sequence;
    }
}
