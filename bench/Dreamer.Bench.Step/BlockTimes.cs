namespace Dreamer.Bench.Step;

/// <summary>Milliseconds of one block at some count of tokens, and of its attention alone at another, from which a whole network's are told.</summary>
/// <param name="Tokens">At which the block was measured.</param>
/// <param name="Block">Of one block.</param>
/// <param name="Around">Of what stands before and behind all blocks.</param>
/// <param name="AttentionTokens">At which attention was measured.</param>
/// <param name="Attention">Of the tokens' attention to one another in one block.</param>
internal sealed record BlockTimes(double Tokens, double Block, double Around, double AttentionTokens, double Attention)
{
    /// <summary>Of a whole network: linear in blocks and tokens, but for attention, which is quadratic in tokens.</summary>
    public double Extrapolated(int blocks, double tokens)
    {
        var perPair = Attention / (AttentionTokens * AttentionTokens);
        var linear = Math.Max(0, Block - perPair * Tokens * Tokens) / Tokens;
        return blocks * (linear * tokens + perPair * tokens * tokens) + Around / Tokens * tokens;
    }
}
