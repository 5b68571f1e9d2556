using Dreamer.Diffusion.Networks.Ltx;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>
/// How many numbers LTX-Video's decoder has in memory at once while frames flow through it, for so many latent frames and pixels: the few
/// frames that each layer has, and the tensors of the largest layer, counted as its code makes them.
/// </summary>
internal static class LtxDecoderNeeds
{
    private const int Window = 3, Kernel = 27; // frames and numbers of 3×3×3

    public static long Numbers(AutoencoderKLLTXVideoConfig vae, long frames, long area)
    {
        var (most, kept) = (0L, area * Held(frames) * (vae.LatentChannels + OfResnets(vae.DecoderBlockOutChannels[^1], vae.DecoderLayersPerBlock[^1])));
        foreach (var level in LtxLevel.Up(vae))
        {
            kept += area * Held(frames) * (level.In == level.Out ? 0 : OfResnets(level.In, 1));
            if (level.Resamples)
            {
                var cells = LtxStride.Both.Volume * level.Out;
                kept += area * Held(frames) * (2L * level.Out * level.Factor + cells);
                most = Math.Max(most, area * (Window * level.Out * level.Factor + 3L * cells));
                (frames, area) = (2 * frames - 1, 4 * area);
            }
            kept += area * Held(frames) * OfResnets(level.Out, level.Layers);
            most = Math.Max(most, area * (2L * Window * level.Out + 3L * level.Out));
        }
        return kept + most + area * Held(frames) * vae.DecoderBlockOutChannels[0] + 3 * area * vae.OutChannels * vae.PixelVolume;
    }

    /// <summary>Where the CPU's convolution unfolds its input: a column a pixel of the finest level.</summary>
    public static long Unfolded(AutoencoderKLLTXVideoConfig vae, long area)
    {
        var levels = LtxLevel.Up(vae).ToList();
        return (area << (2 * levels.Count(level => level.Resamples))) * Kernel * levels[^1].Out;
    }

    /// <summary>A convolution has as many frames as it looks at, of a short video fewer.</summary>
    private static long Held(long frames) => Math.Min(frames, Window);

    /// <summary>Of each two convolutions' windows, and what waits to be added.</summary>
    private static long OfResnets(int channels, int count) => 3L * channels * count;
}
