namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>
/// Shape of an <see cref="AutoencoderKLLTXVideo"/>; the defaults are those of LTX-Video 0.9.0, whose decoder knows no time and no noise.
/// Its lists of the decoder go from the finest level to the coarsest, and what has one more ends with the middle.
/// </summary>
public sealed record AutoencoderKLLTXVideoConfig : INetworkConfig
{
    private const int MaxWidth = 1 << 14;
    private const string DownBlock = "LTXVideoDownBlock3D", FoldingBlock = "LTXVideo095DownBlock3D";
    private const string Spatial = "spatial", Temporal = "temporal", Both = "spatiotemporal";

    public int InChannels { get; init; } = 3;
    public int OutChannels { get; init; } = 3;
    public int LatentChannels { get; init; } = 128;

    /// <summary>Channels of each level, finest first, also of the decoder's.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [128, 256, 512, 512];
    public IReadOnlyList<int> DecoderBlockOutChannels { get; init; } = [128, 256, 512, 512];

    /// <summary>ResNets of each level, then those of the middle.</summary>
    public IReadOnlyList<int> LayersPerBlock { get; init; } = [4, 3, 3, 3, 4];
    public IReadOnlyList<int> DecoderLayersPerBlock { get; init; } = [4, 3, 3, 3, 4];

    /// <summary>Of each level: whether it halves, or doubles, time and sides.</summary>
    public IReadOnlyList<bool> SpatioTemporalScaling { get; init; } = [true, true, true, false];
    public IReadOnlyList<bool> DecoderSpatioTemporalScaling { get; init; } = [true, true, true, false];

    /// <summary>Sides of the squares of pixels that are folded into channels.</summary>
    public int PatchSize { get; init; } = 4;
    public int PatchSizeT { get; init; } = 1;

    /// <summary>Of the norms in shortcuts; the others have their own.</summary>
    public double ResnetNormEps { get; init; } = 1e-6;
    public double ScalingFactor { get; init; } = 1;

    /// <summary>Whether a frame depends on those before it alone.</summary>
    public bool EncoderCausal { get; init; } = true;
    public bool DecoderCausal { get; init; }

    /// <summary>0.9.1's: whether the decoder is told how much noise is in its latents.</summary>
    public bool TimestepConditioning { get; init; }

    /// <summary>Whether a level's ResNets, and those of the middle, add noise; empty is no.</summary>
    public IReadOnlyList<bool> DecoderInjectNoise { get; init; } = [];

    /// <summary>Whether a level adds what it doubles; empty is no.</summary>
    public IReadOnlyList<bool> UpsampleResidual { get; init; } = [];

    /// <summary>By how much a level's channels become fewer; empty is 1.</summary>
    public IReadOnlyList<int> UpsampleFactor { get; init; } = [];

    /// <summary>0.9.5's encoder folds, each level in its own way; its channels name one level more than there is.</summary>
    public IReadOnlyList<string> DownBlockTypes { get; init; } = [];
    public IReadOnlyList<string> DownsampleType { get; init; } = [];

    /// <summary>Null, or what the levels amount to.</summary>
    public int? SpatialCompressionRatio { get; init; }
    public int? TemporalCompressionRatio { get; init; }

    internal int PixelVolume => PatchSize * PatchSize;

    internal bool IsFolding => DownBlockTypes.Count > 0 && DownBlockTypes[^1] == FoldingBlock;

    internal int DownLevels => BlockOutChannels.Count - (IsFolding ? 1 : 0);

    /// <summary>Pixels a latent pixel stands for, along one side.</summary>
    public int LatentScale() => PatchSize * Enumerable.Range(0, DownLevels).Aggregate(1, (scale, level) => scale * DownStride(level).Rows);

    /// <summary>Frames a latent frame stands for, except the first, which stands for one.</summary>
    public int FrameScale() => Enumerable.Range(0, DownLevels).Aggregate(1, (scale, level) => scale * DownStride(level).Frames);

    internal LtxStride DownStride(int level) => !SpatioTemporalScaling[level] ? LtxStride.None : !IsFolding ? LtxStride.Both
        : DownsampleType[level] switch
        {
            Spatial => new LtxStride(1, 2, 2),
            Temporal => new LtxStride(2, 1, 1),
            _ => LtxStride.Both,
        };

    internal int UpFactor(int level) => UpsampleFactor.Count == 0 ? 1 : UpsampleFactor[level];

    internal bool DrawsNoise(int level) => DecoderInjectNoise.Count > 0 && DecoderInjectNoise[level];

    public double LeastWeights() =>
        LtxLevel.Down(this).Append(LtxLevel.Middle(BlockOutChannels, LayersPerBlock)).Sum(level => level.DownWeights)
        + LtxLevel.Up(this).Append(LtxLevel.Middle(DecoderBlockOutChannels, DecoderLayersPerBlock)).Sum(level => level.UpWeights);

    public void Validate()
    {
        ConfigChecks.Size("patch_size", PatchSize, max: 16);
        ConfigChecks.Size("patch_size_t", PatchSizeT, max: 1);
        ConfigChecks.Size("in_channels", InChannels, max: 64);
        ConfigChecks.Size("out_channels", OutChannels, max: 64);
        ConfigChecks.Size("latent_channels", LatentChannels, MaxWidth);
        ValidateDown();
        ValidateUp();
        Only("spatial_compression_ratio", LatentScale(), [SpatialCompressionRatio ?? LatentScale()]);
        Only("temporal_compression_ratio", FrameScale(), [TemporalCompressionRatio ?? FrameScale()]);
        if (ScalingFactor <= 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"scaling_factor is {ScalingFactor}; it must be above 0."));
        }
    }

    private void ValidateDown()
    {
        ConfigChecks.Sizes("block_out_channels", BlockOutChannels, maxCount: 8, max: MaxWidth);
        Only("down_block_types", IsFolding ? FoldingBlock : DownBlock, DownBlockTypes);
        ConfigChecks.Sizes("block_out_channels", BlockOutChannels.Take(DownLevels).ToList(), maxCount: 8, max: MaxWidth);
        ValidateLayers("layers_per_block", LayersPerBlock, DownLevels);
        ConfigChecks.SameLength("spatio_temporal_scaling", SpatioTemporalScaling.Count, "the encoder's levels", DownLevels);
        if (!IsFolding)
        {
            Only("downsample_type", "conv", DownsampleType);
            return;
        }
        ConfigChecks.SameLength("downsample_type", DownsampleType.Count, "the encoder's levels", DownLevels);
        foreach (var level in LtxLevel.Down(this).Index())
        {
            ConfigChecks.OneOf("downsample_type", DownsampleType[level.Index], Spatial, Temporal, Both);
            ValidateFold(level.Item);
        }
    }

    /// <summary>Channels that are folded together are equally many for each of the next level's.</summary>
    private static void ValidateFold(LtxLevel level)
    {
        var cells = level.In * level.Stride.Volume;
        if (level.Resamples ? level.Out % level.Stride.Volume != 0 || cells % level.Out != 0 : level.In != level.Out)
        {
            throw new ArgumentException(
                $"block_out_channels go from {level.In} to {level.Out}, which cells of {level.Stride.Volume} cannot be folded to.");
        }
    }

    private void ValidateUp()
    {
        var levels = DecoderBlockOutChannels.Count;
        ConfigChecks.Sizes("decoder_block_out_channels", DecoderBlockOutChannels, maxCount: 8, max: MaxWidth);
        ValidateLayers("decoder_layers_per_block", DecoderLayersPerBlock, levels);
        ConfigChecks.SameLength("decoder_spatio_temporal_scaling", DecoderSpatioTemporalScaling.Count, "the decoder's levels", levels);
        ValidateOptional("upsample_residual", UpsampleResidual.Count, levels);
        ValidateOptional("upsample_factor", UpsampleFactor.Count, levels);
        ValidateOptional("decoder_inject_noise", DecoderInjectNoise.Count, levels + 1);
        if (UpsampleFactor.Any(factor => factor is not (1 or 2 or 4 or 8)))
        {
            throw new ArgumentException($"upsample_factor is {string.Join(", ", UpsampleFactor)}; each is 1, 2, 4 or 8.");
        }
        var doubled = 1 << DecoderSpatioTemporalScaling.Count(scales => scales);
        Only("what decoder_spatio_temporal_scaling multiplies frames by", FrameScale(), [doubled]);
        Only("what decoder_spatio_temporal_scaling multiplies sides by", LatentScale() / PatchSize, [doubled]);
        var given = DecoderBlockOutChannels[^1];
        foreach (var level in LtxLevel.Up(this))
        {
            ValidateLevel(level, given);
            given = level.Out;
        }
    }

    /// <summary>A level either changes its channels, or doubles with fewer of them; time and noise are told to none that changes them.</summary>
    private void ValidateLevel(LtxLevel level, int given)
    {
        var isTold = TimestepConditioning || DecoderInjectNoise.Contains(true);
        var fits = level.Factor == 1 ? level.In == level.Out || !isTold : level.Resamples && level.Out * level.Factor == given;
        if (!fits || (level.AddsInput && given % LtxStride.Both.Volume != 0))
        {
            throw new ArgumentException(
                $"decoder_block_out_channels lead from {given} to {level.Out} with an upsample_factor of {level.Factor}, "
                    + $"upsample_residual {level.AddsInput} and timestep_conditioning {TimestepConditioning}: no such level is known.");
        }
    }

    private static void ValidateLayers(string name, IReadOnlyList<int> layers, int levels)
    {
        ConfigChecks.SameLength(name, layers.Count, "levels, with the middle,", levels + 1);
        ConfigChecks.Sizes(name, layers, max: 64);
    }

    private static void ValidateOptional(string name, int count, int levels)
    {
        if (count > 0)
        {
            ConfigChecks.SameLength(name, count, "the decoder's levels", levels);
        }
    }

    private static void Only<T>(string name, T only, IReadOnlyList<T> values)
    {
        if (values.Any(value => !EqualityComparer<T>.Default.Equals(value, only)))
        {
            throw new ArgumentException($"{name} is {string.Join(", ", values)}; this network has only {only}.");
        }
    }
}
