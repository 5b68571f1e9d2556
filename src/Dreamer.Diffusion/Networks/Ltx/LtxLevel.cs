using TorchSharp.Modules;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>What all ResNets of a side have in common, or of one of its levels; eps is that of the norms in shortcuts.</summary>
internal sealed record LtxForm(bool IsCausal, double Eps, bool KnowsTime = false, bool DrawsNoise = false);

/// <summary>
/// Channels and number of a level's ResNets, and how it resamples. <paramref name="Folds"/> is the later way, which changes channels, too.
/// </summary>
internal sealed record LtxLevel(int In, int Out, int Layers, LtxStride Stride, bool Folds, int Factor = 1, bool AddsInput = false)
{
    private const double Kernel = 27;

    public bool Resamples => Stride != LtxStride.None;

    /// <summary>Least weights of such a level of the encoder, whose ResNets stand before the channels change, and of the decoder.</summary>
    public double DownWeights => Kernel * (2.0 * Layers * In * In + (Folds ? (double)In * Out / Stride.Volume : (Resamples ? 1.0 : 0) * In * In + Change));

    public double UpWeights => Kernel * ((2.0 * Layers + (Resamples ? 8.0 * Factor : 0)) * Out * Out + Change);

    private double Change => In == Out ? 0 : (double)In * Out + (double)Out * Out;

    /// <summary>The encoder's, finest first: each ends in the channels of the next.</summary>
    public static IEnumerable<LtxLevel> Down(AutoencoderKLLTXVideoConfig config)
    {
        var channels = config.BlockOutChannels;
        return Enumerable.Range(0, config.DownLevels).Select(level => new LtxLevel(
            channels[level], channels[Math.Min(level + 1, channels.Count - 1)], config.LayersPerBlock[level], config.DownStride(level),
            config.IsFolding));
    }

    /// <summary>The decoder's, coarsest first.</summary>
    public static IEnumerable<LtxLevel> Up(AutoencoderKLLTXVideoConfig config)
    {
        var width = config.DecoderBlockOutChannels[^1];
        foreach (var level in Enumerable.Range(0, config.DecoderBlockOutChannels.Count).Reverse())
        {
            var factor = config.UpFactor(level);
            var (given, made) = (width / factor, config.DecoderBlockOutChannels[level] / factor);
            yield return new LtxLevel(
                given, made, config.DecoderLayersPerBlock[level],
                config.DecoderSpatioTemporalScaling[level] ? LtxStride.Both : LtxStride.None, Folds: false, factor,
                config.UpsampleResidual.ElementAtOrDefault(level));
            width = made;
        }
    }

    public static LtxLevel Middle(IReadOnlyList<int> channels, IReadOnlyList<int> layers) =>
        new(channels[^1], channels[^1], layers[^1], LtxStride.None, Folds: false);

    public static ModuleList<LtxResnet> Resnets(int count, int channels, LtxForm form) =>
        new([.. Enumerable.Range(0, count).Select(_ => new LtxResnet(channels, channels, form))]);
}
