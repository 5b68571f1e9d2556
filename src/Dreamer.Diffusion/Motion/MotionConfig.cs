using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Motion;

/// <summary>Shape of the motion layers of a <see cref="FactorizedVideoUNet"/>; every part can be left out, as the ablation does.</summary>
public sealed record MotionConfig : INetworkConfig
{
    /// <summary>
    /// Width of the vector that tells layers the frame, time, motion, fps and strength; null for bare motion modules as published.
    /// </summary>
    public int? ConditionWidth { get; init; } = 256;

    /// <summary>Heads of the temporal attentions; unless given, as many as <see cref="TemporalHeadDim"/> fits into the channels.</summary>
    public PerLevel? MotionNumAttentionHeads { get; init; }

    /// <summary>
    /// Transformer blocks in each motion module: once for all, or level by level; of the way up, unless given, as of the way down.
    /// </summary>
    public PerLevel TemporalTransformerLayersPerBlock { get; init; } = 1;
    public PerLevel? ReverseTemporalTransformerLayersPerBlock { get; init; }
    public PerLevel TemporalTransformerLayersPerMidBlock { get; init; } = 1;
    public int TemporalHeadDim { get; init; } = 32;
    public int MotionMaxSeqLength { get; init; } = 32;
    public int NormNumGroups { get; init; } = 32;

    /// <summary>
    /// Over what a temporal transformer's group norm averages: "video" as in diffusers, or "frame" as in the original AnimateDiff.
    /// </summary>
    public string TemporalNorm { get; init; } = "video";
    public bool UseMotionMidBlock { get; init; } = true;

    /// <summary>In how many levels, counted from the coarsest, temporal attention goes over space and time together.</summary>
    public int SpaceTimeLevels { get; init; } = 1;
    public bool TemporalConv { get; init; } = true;

    /// <summary>The still's latent enters beside the noisy one.</summary>
    public bool StillInput { get; init; } = true;

    /// <summary>A trained output layer stands beside the spatial network's.</summary>
    public bool MotionOutput { get; init; } = true;

    /// <summary>
    /// Temporal transformers attend to the motion caption; without it their second attention is temporal too, as published.
    /// </summary>
    public bool T5 { get; init; } = true;
    public int T5Width { get; init; } = 128;

    /// <summary>Pixel-aware cross attention in the decoder, from the finest level given here (0) to the coarsest.</summary>
    public bool Paca { get; init; } = true;
    public int PacaHeads { get; init; } = 4;
    public int PacaFinestLevel { get; init; }
    public int ReferenceWidth { get; init; } = 64;
    public int ImageChannels { get; init; } = 3;

    /// <summary>Pixels of the still that one latent pixel stands for, along one side.</summary>
    public int LatentScale { get; init; } = 8;

    /// <summary>CLIP's image tokens enter the spatial cross-attentions through a gated branch.</summary>
    public bool Adapter { get; init; } = true;
    public int AdapterTokens { get; init; } = 16;
    public int AdapterDepth { get; init; } = 4;
    public int AdapterWidth { get; init; } = 768;
    public int AdapterHeads { get; init; } = 4;
    public int ImageTokenWidth { get; init; } = 1024;

    internal int TemporalHeads(int channels, int level) => MotionNumAttentionHeads?.At(level) ?? Math.Max(channels / TemporalHeadDim, 1);

    /// <summary>As <see cref="INetworkConfig.LeastWeights"/>, between the layers of this spatial network.</summary>
    internal double LeastWeights(UNet2DConditionConfig spatial)
    {
        var levels = spatial.BlockOutChannels.Count;
        double condition = ConditionWidth ?? 0, adapter = AdapterWidth, reference = ReferenceWidth, patch = LatentScale / 2;
        var weights = 2 * condition * condition + (T5 ? T5Width * condition : 0);
        weights += Adapter ? adapter * (4.0 * AdapterDepth * adapter + ImageTokenWidth + AdapterTokens) : 0;
        weights += Paca ? 9 * reference * ((levels + 1) * reference + ImageChannels * patch * patch) : 0;
        for (var level = 0; level < levels; level++)
        {
            var (layers, up) = (spatial.LayersPerBlock.At(level), ReverseTemporalTransformerLayersPerBlock?.At(levels - 1 - level));
            weights += layers * ModuleWeights(spatial, level, TemporalTransformerLayersPerBlock.At(level));
            weights += (layers + 1) * ModuleWeights(spatial, level, up ?? TemporalTransformerLayersPerBlock.At(level));
        }
        return weights + (
            UseMotionMidBlock
                ? Enumerable.Range(0, spatial.MidBlockLayers)
                    .Sum(layer => ModuleWeights(spatial, levels - 1, TemporalTransformerLayersPerMidBlock.At(layer)))
                : 0);
    }

    private double ModuleWeights(UNet2DConditionConfig spatial, int level, int transformers)
    {
        double channels = spatial.BlockOutChannels[level];
        var transformer = 18 * channels + 2 * (T5 ? T5Width : channels) + MotionMaxSeqLength + 4.0 * (ConditionWidth ?? 0);
        return channels * (2 * channels + transformers * transformer + (TemporalConv ? 6 * channels : 0));
    }

    public void Validate()
    {
        ConfigChecks.OneOf("temporal_norm", TemporalNorm, "video", "frame");
        ConfigChecks.Size("condition_width", ConditionWidth ?? 1);
        ConfigChecks.Size("temporal_head_dim", TemporalHeadDim);
        ConfigChecks.Size("motion_max_seq_length", MotionMaxSeqLength, max: 1024);
        ConfigChecks.Size("space_time_levels", SpaceTimeLevels, min: 0, max: 16);
        ConfigChecks.Size("t5_width", T5Width);
        ConfigChecks.Size("reference_width", ReferenceWidth);
        ConfigChecks.Size("image_channels", ImageChannels);
        ConfigChecks.Divides("a factor of", 2, "latent_scale", LatentScale);
        ConfigChecks.Size("adapter_tokens", AdapterTokens, max: 1024);
        ConfigChecks.Size("adapter_depth", AdapterDepth, max: 64);
        ConfigChecks.Size("image_token_width", ImageTokenWidth);
        ConfigChecks.Divides("adapter_heads", AdapterHeads, "adapter_width", AdapterWidth);
    }

    /// <summary>Checks against the spatial network that these layers go between.</summary>
    internal void ValidateFor(UNet2DConditionConfig spatial)
    {
        Validate();
        var levels = spatial.BlockOutChannels.Count;
        ConfigChecks.Levels("motion_num_attention_heads", MotionNumAttentionHeads ?? 1, levels);
        ConfigChecks.Levels("temporal_transformer_layers_per_block", TemporalTransformerLayersPerBlock, levels, max: 64);
        ConfigChecks.Levels(
            "reverse_temporal_transformer_layers_per_block", ReverseTemporalTransformerLayersPerBlock ?? 1, levels, max: 64);
        ConfigChecks.Levels(
            "temporal_transformer_layers_per_mid_block", TemporalTransformerLayersPerMidBlock, spatial.MidBlockLayers, max: 64);
        foreach (var (level, channels) in spatial.BlockOutChannels.Index())
        {
            ConfigChecks.Divides("norm_num_groups", NormNumGroups, "block_out_channels", channels);
            ConfigChecks.Divides("temporal heads", TemporalHeads(channels, level), "block_out_channels", channels);
            ConfigChecks.Divides("paca_heads", Paca ? PacaHeads : 1, "block_out_channels", channels);
            ConfigChecks.Divides("a factor of", SpaceTimeLevels > 0 || Paca ? 4 : 2, "block_out_channels", channels);
        }
    }
}
