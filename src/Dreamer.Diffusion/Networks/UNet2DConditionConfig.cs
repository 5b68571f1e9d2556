using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer.Diffusion.Networks;

/// <summary>Shape of a <see cref="UNet2DConditionModel"/>; the defaults are those of diffusers.</summary>
public sealed record UNet2DConditionConfig : INetworkConfig
{
    public int InChannels { get; init; } = 4;
    public int OutChannels { get; init; } = 4;
    public IReadOnlyList<string> DownBlockTypes { get; init; } = ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
        "DownBlock2D"];
    public IReadOnlyList<string> UpBlockTypes { get; init; } = ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D",
        "CrossAttnUpBlock2D"];
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [320, 640, 1280, 1280];
    public PerLevel LayersPerBlock { get; init; } = 2;
    public int NormNumGroups { get; init; } = 32;
    public double NormEps { get; init; } = 1e-5;
    public PerLevel CrossAttentionDim { get; init; } = 1280;
    public string ActFn { get; init; } = "silu";

    /// <summary>
    /// The <em>number of heads</em> of each level: the published name is a historical mistake that every checkpoint relies on.
    /// </summary>
    public PerLevel AttentionHeadDim { get; init; } = 8;
    public PerLevel TransformerLayersPerBlock { get; init; } = 1;

    /// <summary>The same for the way up, coarsest first; null mirrors the way down.</summary>
    public PerLevel? ReverseTransformerLayersPerBlock { get; init; }
    public PerLevel? TransformerLayersPerMidBlock { get; init; }

    /// <summary>Transformers of the mid block, each between two ResNets; only a clip's config may say other than 1.</summary>
    public int MidBlockLayers { get; init; } = 1;

    /// <summary>What the mid block's ResNets divide their sums by.</summary>
    public double MidBlockScaleFactor { get; init; } = 1;

    /// <summary>1 pads on all sides before halving a map, 0 only right and bottom.</summary>
    public int DownsamplePadding { get; init; } = 1;
    public bool CenterInputSample { get; init; }
    public int? TimeEmbeddingDim { get; init; }
    public bool UseLinearProjection { get; init; }

    /// <summary>"default" adds the time embedding, "scale_shift" modulates the second norm with it.</summary>
    public string ResnetTimeScaleShift { get; init; } = "default";

    /// <summary>
    /// Null, or "projection": a second embedding, from a vector of <see cref="ProjectionClassEmbeddingsInputDim"/>, is added to the time's.
    /// </summary>
    public string? ClassEmbedType { get; init; }
    public int? ProjectionClassEmbeddingsInputDim { get; init; }
    public bool FlipSinToCos { get; init; } = true;
    public double FreqShift { get; init; }

    /// <summary>Null as published, or our "sinusoidal": a fixed map of places is added where each level begins.</summary>
    public string? PositionEmbedding { get; init; }

    /// <summary>Everything else that the file says; options of diffusers that this network lacks must be neutral.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    /// <summary>Latent pixels of one side, or of both, that the weights were trained at; nothing here depends on it.</summary>
    public PerLevel? SampleSize { get; init; }

    internal int TimeWidth => TimeEmbeddingDim ?? 4 * BlockOutChannels[0];

    /// <summary>Of the ResNets' second convolutions and of the transformers, on the way down, in the middle and up.</summary>
    public double LeastWeights()
    {
        double weights = (double)TimeWidth * TimeWidth + (double)TimeWidth * (
            ClassEmbedType is null ? 0 : ProjectionClassEmbeddingsInputDim ?? 0);
        weights += 9.0 * BlockOutChannels[0] * ((double)InChannels + OutChannels);
        for (var level = 0; level < BlockOutChannels.Count; level++)
        {
            var (index, layers) = (BlockOutChannels.Count - 1 - level, LayersPerBlock.At(level));
            weights += (2.0 * layers + 1) * ResnetWeights(level);
            weights += DownBlockTypes[level].StartsWith("Cross", StringComparison.Ordinal)
                ? layers * TransformerWeights(level, TransformerLayersPerBlock.At(level))
                : 0;
            weights += UpBlockTypes[index].StartsWith("Cross", StringComparison.Ordinal)
                ? (layers + 1) * TransformerWeights(level, UNetShapes.TransformerLayersUp(this, index))
                : 0;
        }
        var last = BlockOutChannels.Count - 1;
        weights += (MidBlockLayers + 1) * ResnetWeights(last);
        return weights + Enumerable.Range(0, MidBlockLayers)
            .Sum(layer => TransformerWeights(last, UNetShapes.TransformerLayersMid(this, layer)));
    }

    public void Validate()
    {
        var levels = BlockOutChannels.Count;
        ConfigChecks.Sizes("block_out_channels", BlockOutChannels);
        ConfigChecks.SameLength("down_block_types", DownBlockTypes.Count, "block_out_channels", levels);
        ConfigChecks.SameLength("up_block_types", UpBlockTypes.Count, "block_out_channels", levels);
        foreach (var (down, up) in DownBlockTypes.Zip(UpBlockTypes))
        {
            ConfigChecks.OneOf("down_block_types", down, "DownBlock2D", "CrossAttnDownBlock2D");
            ConfigChecks.OneOf("up_block_types", up, "UpBlock2D", "CrossAttnUpBlock2D");
        }
        ConfigChecks.Size("in_channels", InChannels);
        ConfigChecks.Size("out_channels", OutChannels);
        ValidateLevels();
        ValidateOptions();
    }

    private double ResnetWeights(int level) =>
        9.0 * BlockOutChannels[level] * BlockOutChannels[level] + (double)TimeWidth * BlockOutChannels[level];

    private double TransformerWeights(int level, int layers)
    {
        double channels = BlockOutChannels[level];
        return 2 * channels * channels + layers * channels * (18 * channels + 2.0 * CrossAttentionDim.At(level));
    }

    private void ValidateLevels()
    {
        ConfigChecks.Levels("attention_head_dim", AttentionHeadDim, BlockOutChannels.Count);
        ConfigChecks.Levels("cross_attention_dim", CrossAttentionDim, BlockOutChannels.Count);
        ConfigChecks.Levels("layers_per_block", LayersPerBlock, BlockOutChannels.Count, max: 64);
        ConfigChecks.Levels("transformer_layers_per_block", TransformerLayersPerBlock, BlockOutChannels.Count, max: 64);
        ConfigChecks.Levels("reverse_transformer_layers_per_block", ReverseTransformerLayersPerBlock ?? 1, BlockOutChannels.Count, max: 64);
        ConfigChecks.Size("mid_block_layers", MidBlockLayers, max: 64);
        ConfigChecks.Levels("transformer_layers_per_mid_block", TransformerLayersPerMidBlock ?? 1, MidBlockLayers, max: 64);
        for (var level = 0; level < BlockOutChannels.Count; level++)
        {
            ConfigChecks.Divides("norm_num_groups", NormNumGroups, "block_out_channels", BlockOutChannels[level]);
            ConfigChecks.Divides("attention_head_dim", AttentionHeadDim.At(level), "block_out_channels", BlockOutChannels[level]);
            ConfigChecks.Divides(
                "position_embedding's quarter", PositionEmbedding is null ? 1 : 4, "block_out_channels", BlockOutChannels[level]);
        }
    }

    private void ValidateOptions()
    {
        Activations.Require("act_fn", ActFn);
        ConfigChecks.Size("downsample_padding", DownsamplePadding, min: 0, max: 1);
        ConfigChecks.Size("time_embedding_dim", TimeEmbeddingDim ?? 1);
        ConfigChecks.Sizes("sample_size", SampleSize?.Values ?? [1], max: 4096);
        ConfigChecks.OneOf("resnet_time_scale_shift", ResnetTimeScaleShift, "default", "scale_shift");
        ConfigChecks.OneOf("class_embed_type", ClassEmbedType, null, "projection");
        ConfigChecks.OneOf("position_embedding", PositionEmbedding, null, "sinusoidal");
        if (ClassEmbedType is not null)
        {
            ConfigChecks.Size("projection_class_embeddings_input_dim", ProjectionClassEmbeddingsInputDim ?? 0);
        }
        ConfigChecks.Neutral(Others, ("mid_block_type", "\"UNetMidBlock2DCrossAttn\""),
            ("time_embedding_type", "\"positional\""), ("conv_in_kernel", "3"), ("conv_out_kernel", "3"),
            ("attention_type", "\"default\""), ("addition_embed_type", "null"), ("encoder_hid_dim", "null"),
            ("encoder_hid_dim_type", "null"),
            ("num_class_embeds", "null"), ("num_attention_heads", "null"), ("time_cond_proj_dim", "null"),
            ("timestep_post_act", "null"), ("cross_attention_norm", "null"), ("dual_cross_attention", "false"),
            ("only_cross_attention", "false"), ("resnet_skip_time_act", "false"), ("class_embeddings_concat", "false"));
    }
}
