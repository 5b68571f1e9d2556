namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>
/// Shape of an <see cref="AutoencoderKLLTXVideo"/>; the defaults are those of LTX-Video 0.9.0, whose decoder knows no time and no noise.
/// </summary>
public sealed record AutoencoderKLLTXVideoConfig : INetworkConfig
{
    private const int MaxWidth = 1 << 14;
    private const string DownBlock = "LTXVideoDownBlock3D", Strided = "conv";

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

    /// <summary>What later versions have, and this network has not.</summary>
    public bool TimestepConditioning { get; init; }
    public IReadOnlyList<bool> DecoderInjectNoise { get; init; } = [];
    public IReadOnlyList<bool> UpsampleResidual { get; init; } = [];
    public IReadOnlyList<int> UpsampleFactor { get; init; } = [];
    public IReadOnlyList<string> DownBlockTypes { get; init; } = [];
    public IReadOnlyList<string> DownsampleType { get; init; } = [];

    /// <summary>Null, or what the levels amount to.</summary>
    public int? SpatialCompressionRatio { get; init; }
    public int? TemporalCompressionRatio { get; init; }

    internal int PixelVolume => PatchSize * PatchSize;

    /// <summary>Pixels a latent pixel stands for, along one side.</summary>
    public int LatentScale() => PatchSize * FrameScale();

    /// <summary>Frames a latent frame stands for, except the first, which stands for one.</summary>
    public int FrameScale() => 1 << SpatioTemporalScaling.Count(scales => scales);

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
        ValidateLevels("block_out_channels", BlockOutChannels, "layers_per_block", LayersPerBlock);
        ValidateLevels("decoder_block_out_channels", DecoderBlockOutChannels, "decoder_layers_per_block", DecoderLayersPerBlock);
        ConfigChecks.SameLength("spatio_temporal_scaling", SpatioTemporalScaling.Count, "block_out_channels", BlockOutChannels.Count);
        ConfigChecks.SameLength(
            "decoder_spatio_temporal_scaling", DecoderSpatioTemporalScaling.Count, "decoder_block_out_channels",
            DecoderBlockOutChannels.Count);
        Only(
            "the number of true in decoder_spatio_temporal_scaling", SpatioTemporalScaling.Count(scales => scales),
            [DecoderSpatioTemporalScaling.Count(scales => scales)]);
        Only("spatial_compression_ratio", LatentScale(), [SpatialCompressionRatio ?? LatentScale()]);
        Only("temporal_compression_ratio", FrameScale(), [TemporalCompressionRatio ?? FrameScale()]);
        ValidateVersion();
    }

    private void ValidateVersion()
    {
        if (ScalingFactor <= 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"scaling_factor is {ScalingFactor}; it must be above 0."));
        }
        Only("timestep_conditioning", false, [TimestepConditioning]);
        Only("decoder_inject_noise", false, DecoderInjectNoise);
        Only("upsample_residual", false, UpsampleResidual);
        Only("upsample_factor", 1, UpsampleFactor);
        Only("down_block_types", DownBlock, DownBlockTypes);
        Only("downsample_type", Strided, DownsampleType);
    }

    private static void ValidateLevels(string name, IReadOnlyList<int> channels, string layersName, IReadOnlyList<int> layers)
    {
        ConfigChecks.Sizes(name, channels, maxCount: 8, max: MaxWidth);
        ConfigChecks.SameLength(layersName, layers.Count, $"{name}, with the middle,", channels.Count + 1);
        ConfigChecks.Sizes(layersName, layers, max: 64);
    }

    private static void Only<T>(string name, T only, IReadOnlyList<T> values)
    {
        if (values.Any(value => !EqualityComparer<T>.Default.Equals(value, only)))
        {
            throw new ArgumentException($"{name} is {string.Join(", ", values)}; this network has only {only}.");
        }
    }
}
