// Shapes: N rows, L tokens, D width, I width of the feed-forward
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>What a transformer over a clip's tokens needs for an evaluation with guidance, by its shape.</summary>
/// <param name="Width">Of a token.</param>
/// <param name="Inner">Of the feed-forward's inner layer.</param>
/// <param name="Rotation">Channels that one table of rotations is for: a head's, or those of all.</param>
internal sealed record TokenNeeds(long Width, long Inner, long Rotation)
{
    /// <summary>Of guidance: without the caption, and with it.</summary>
    public const int Rows = 2;

    private const int Float = sizeof(float);

    /// <summary>
    /// Of one block at its largest, whose tensors are counted as its code makes them; the next block begins when they are gone. The fused
    /// kernel of attention holds no scores.
    /// </summary>
    /// <param name="tokens">Of one row.</param>
    /// <param name="latents">Numbers of the latents of one row.</param>
    /// <param name="number">Bytes of one of the model's numbers.</param>
    public long Step(long tokens, long latents, int number)
    {
        long all_NLD = Rows * tokens * Width, inner_NLI = Rows * tokens * Inner;
        var wide = number < Float ? Float : 0; // copies in float32 where the model's numbers are half as wide
        var (h, f) = (number * all_NLD, Float * all_NLD);
        long[] moments =
        [
            2 * h + 2 * number * inner_NLI + 2 * h, // the feed-forward: h before and after attention, its input, its inner layer twice
            8 * h, // attention: h, input, queries, keys, values, scaled queries, what is found, and that for the output layer
            3 * h + wide * all_NLD + 3 * f + (wide > 0 ? h : 0), // shift and scale
            4 * h + wide * all_NLD + 3 * f + (wide > 0 ? h : 0), // the norm of keys
        ];
        return JobNeeds.StepBytes(moments.Max() + tokens * Rotation * Float + 3 * Rows * latents * Float, tokens);
    }

    /// <summary>Keys and values of every block.</summary>
    public long Contexts(long contextTokens, int blocks, int number) => 2L * Rows * contextTokens * Width * blocks * number;

    /// <summary>What is kept for steps that are left out: two outputs and a signal, in float32.</summary>
    public long StepCache(long tokens, long latents) =>
        Float * (2 * latents + BlockSignal.ShapeOf([Rows, tokens, Width], channels: 2).Aggregate(1L, (all, size) => all * size));
}
