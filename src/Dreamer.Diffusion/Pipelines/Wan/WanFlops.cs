using Dreamer.Diffusion.Networks.Wan;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>The floating-point operations of one row of a transformer's evaluation: two for each weight and token, four for each pair of attention and channel.</summary>
internal static class WanFlops
{
    /// <summary>Of all blocks; what is before and behind them is a thousandth of it.</summary>
    public static double OfStep(WanTransformer3DConfig config, long tokens, long contextTokens) =>
        config.NumLayers * (OfLayers(config, tokens, contextTokens) + OfPairs(config, tokens));

    /// <summary>Of a block, what grows with the tokens: its linear layers, and attention to the context, whose keys a job computes once.</summary>
    public static double OfLayers(WanTransformer3DConfig config, long tokens, long contextTokens)
    {
        double width = config.Width;
        return tokens * (2 * (6 * width * width + 2 * width * config.FfnDim) + 4 * width * contextTokens);
    }

    /// <summary>Of a block, what grows with their square.</summary>
    public static double OfPairs(WanTransformer3DConfig config, long tokens) => 4.0 * tokens * tokens * config.Width;
}
