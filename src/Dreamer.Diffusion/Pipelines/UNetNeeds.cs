// Shapes: C channels, P latent pixels of a level, G images (rows of guidance by frames)
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// How many numbers a UNet has in memory, by its config: with layers of motion, of a clip. Counted as its code makes them: the results of
/// layers that an evaluation keeps to its end, and one layer at its largest.
/// </summary>
internal sealed class UNetNeeds(UNet2DConditionConfig unet, MotionConfig? motion)
{
    // Tensors of a transformer's width that are there at once: 16 of the feed-forward, the rest around it, more of a temporal one.
    private const int OfTransformer = 24, OfTemporalTransformer = 34;

    private int Levels => unet.BlockOutChannels.Count;

    /// <summary>That attend to one another at most: pixels of the finest level with attention, of all frames where space meets time.</summary>
    public long Tokens(long pixels, int frames)
    {
        var finest = Enumerable.Range(0, Levels).FirstOrDefault(HasAttention);
        var still = PixelsAt(pixels, finest);
        var coarse = motion is { SpaceTimeLevels: > 0 and var levels } ? PixelsAt(pixels, Math.Max(0, Levels - levels)) * frames : 0;
        return Math.Max(still, Math.Max(coarse, motion is null ? 0 : frames));
    }

    /// <summary>Keys and values of a caption of so many tokens.</summary>
    public long Contexts(int rows, int tokens)
    {
        var transformers = Enumerable.Range(0, Levels).Where(HasAttention)
            .Sum(level => (2L * unet.LayersPerBlock.At(level) + 1) * unet.TransformerLayersPerBlock.At(level) * unet.BlockOutChannels[level]);
        return 2L * rows * tokens * (transformers + (long)unet.MidBlockLayers * unet.BlockOutChannels[^1]);
    }

    /// <summary>Keys and values of the motion caption, of the image's tokens and of the still's features.</summary>
    public long MotionContexts(int rows, int tokens, long pixels)
    {
        long numbers = 0;
        for (var level = 0; level < Levels; level++)
        {
            long layers = 2 * unet.LayersPerBlock.At(level) + 1, channels = unet.BlockOutChannels[level];
            numbers += layers * channels * ((motion!.T5 ? tokens : 0) + (motion.Adapter ? motion.AdapterTokens : 0));
            numbers += motion.Paca && level >= motion.PacaFinestLevel
                ? (unet.LayersPerBlock.At(level) + 1) * channels * PixelsAt(pixels, level)
                : 0;
        }
        return 2L * rows * numbers + (motion!.StillInput ? rows * unet.BlockOutChannels[0] * pixels : 0);
    }

    /// <summary>What the first block tells of so many images, for steps that are left out.</summary>
    public long Signal(int images, long pixels) => images * pixels * BlockSignal.ShapeOf([unet.BlockOutChannels[0]], channels: 0)[0];

    /// <summary>Of one evaluation of so many images.</summary>
    public long Step(int images, long pixels)
    {
        long kept = unet.BlockOutChannels[0] * pixels, most = 0, up = 0;
        for (var level = 0; level < Levels; level++)
        {
            var (area, channels, layers) = (PixelsAt(pixels, level), (long)unet.BlockOutChannels[level], unet.LayersPerBlock.At(level));
            var below = unet.BlockOutChannels[Math.Min(level + 1, Levels - 1)];
            var results = LayerResults(level) * channels * area;
            kept += layers * results + channels * area / 4;
            var ofLevel = (layers + 1) * (results + (below + channels) * area) + channels * area * (level > 0 ? 4 : 0);
            up = motion is null ? Math.Max(up, ofLevel) : up + ofLevel;
            var transformer = motion is not null ? OfTemporalTransformer : HasAttention(level) ? OfTransformer : 0;
            most = Math.Max(most, area * Math.Max(transformer * channels, 3 * (below + channels) + 6 * channels));
        }
        return images * (kept + up + most);
    }

    /// <summary>Of a frame of so many pixels: ResNets at the finest level, whose input is as wide as the level before.</summary>
    public static long Decode(AutoencoderKLConfig vae, long pixels)
    {
        var area = pixels / ((long)vae.PatchSize * vae.PatchSize);
        var (fine, coarse) = (vae.BlockOutChannels[0], vae.BlockOutChannels[Math.Min(1, vae.BlockOutChannels.Count - 1)]);
        return area * (4L * coarse + (vae.LayersPerBlock + 6L) * fine);
    }

    private bool HasAttention(int level) => unet.DownBlockTypes[level].StartsWith("Cross", StringComparison.Ordinal);

    /// <summary>Of a ResNet and, where they are, a transformer, a temporal convolution, attention to the still, a temporal transformer.</summary>
    private long LayerResults(int level) => 1 + (HasAttention(level) ? 1 : 0)
        + (motion is null ? 0 : 1 + (motion.TemporalConv ? 1 : 0) + (motion.Paca ? 1 : 0));

    private static long PixelsAt(long pixels, int level) => Math.Max(1, pixels >> (2 * level));
}
