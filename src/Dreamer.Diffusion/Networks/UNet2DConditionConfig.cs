using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer.Diffusion.Networks;

/// <summary>Shape of a <see cref="UNet2DConditionModel"/>; the defaults are those of diffusers.</summary>
public sealed record UNet2DConditionConfig : INetworkConfig
{
    public int InChannels { get; init; } = 4;
    public int OutChannels { get; init; } = 4;
    public IReadOnlyList<string> DownBlockTypes { get; init; } = ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"];
    public IReadOnlyList<string> UpBlockTypes { get; init; } = ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"];
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [320, 640, 1280, 1280];
    public int LayersPerBlock { get; init; } = 2;
    public int NormNumGroups { get; init; } = 32;
    public double NormEps { get; init; } = 1e-5;
    public int CrossAttentionDim { get; init; } = 1280;

    /// <summary>The <em>number of heads</em> of each level: the published name is a historical mistake that every checkpoint relies on.</summary>
    public PerLevel AttentionHeadDim { get; init; } = 8;
    public PerLevel TransformerLayersPerBlock { get; init; } = 1;
    public bool UseLinearProjection { get; init; }

    /// <summary>"default" adds the time embedding, "scale_shift" modulates the second norm with it.</summary>
    public string ResnetTimeScaleShift { get; init; } = "default";

    /// <summary>Null, or "projection": a second embedding, from a vector of <see cref="ProjectionClassEmbeddingsInputDim"/>, is added to the time's.</summary>
    public string? ClassEmbedType { get; init; }
    public int? ProjectionClassEmbeddingsInputDim { get; init; }
    public bool FlipSinToCos { get; init; } = true;
    public double FreqShift { get; init; }

    /// <summary>Null as published, or our "sinusoidal": a fixed map of places is added where each level begins.</summary>
    public string? PositionEmbedding { get; init; }

    /// <summary>Everything else that the file says; options of diffusers that this network lacks must be neutral.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    internal int TimeWidth => 4 * BlockOutChannels[0];

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
        ConfigChecks.Size("cross_attention_dim", CrossAttentionDim);
        ConfigChecks.Size("layers_per_block", LayersPerBlock, max: 64);
        ValidateLevels();
        ValidateOptions();
    }

    private void ValidateLevels()
    {
        ConfigChecks.Levels("attention_head_dim", AttentionHeadDim, BlockOutChannels.Count);
        ConfigChecks.Levels("transformer_layers_per_block", TransformerLayersPerBlock, BlockOutChannels.Count);
        for (var level = 0; level < BlockOutChannels.Count; level++)
        {
            ConfigChecks.Divides("norm_num_groups", NormNumGroups, "block_out_channels", BlockOutChannels[level]);
            ConfigChecks.Divides("attention_head_dim", AttentionHeadDim.At(level), "block_out_channels", BlockOutChannels[level]);
            ConfigChecks.Divides("position_embedding's quarter", PositionEmbedding is null ? 1 : 4, "block_out_channels", BlockOutChannels[level]);
        }
    }

    private void ValidateOptions()
    {
        ConfigChecks.OneOf("resnet_time_scale_shift", ResnetTimeScaleShift, "default", "scale_shift");
        ConfigChecks.OneOf("class_embed_type", ClassEmbedType, null, "projection");
        ConfigChecks.OneOf("position_embedding", PositionEmbedding, null, "sinusoidal");
        if (ClassEmbedType is not null)
        {
            ConfigChecks.Size("projection_class_embeddings_input_dim", ProjectionClassEmbeddingsInputDim ?? 0);
        }
        ConfigChecks.Neutral(Others, ("act_fn", "\"silu\""), ("mid_block_type", "\"UNetMidBlock2DCrossAttn\""),
            ("time_embedding_type", "\"positional\""), ("conv_in_kernel", "3"), ("conv_out_kernel", "3"), ("downsample_padding", "1"),
            ("attention_type", "\"default\""), ("addition_embed_type", "null"), ("encoder_hid_dim", "null"), ("encoder_hid_dim_type", "null"),
            ("num_class_embeds", "null"), ("num_attention_heads", "null"), ("time_cond_proj_dim", "null"), ("time_embedding_dim", "null"),
            ("timestep_post_act", "null"), ("cross_attention_norm", "null"), ("center_input_sample", "false"), ("dual_cross_attention", "false"),
            ("only_cross_attention", "false"), ("resnet_skip_time_act", "false"), ("class_embeddings_concat", "false"));
    }
}
