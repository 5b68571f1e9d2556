using System.Text.Json;
using System.Text.Json.Nodes;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Motion;

/// <summary>Reads the public motion models: diffusers' UNetMotionModel, and the motion modules that AnimateDiff itself released.</summary>
public static class AnimateDiffLayout
{
    private const int DefaultHeads = 8; // diffusers'

    private static readonly string[] s_blockTypes = ["down_block_types", "up_block_types"];

    // A MotionAdapter's names for what a UNetMotionModel calls otherwise.
    private static readonly (string Own, string Name)[] s_adapterNames =
    [
        ("motion_layers_per_block", "layers_per_block"),
        ("motion_norm_num_groups", "norm_num_groups"),
        ("motion_mid_block_layers_per_block", "mid_block_layers"),
        ("motion_transformer_layers_per_block", "temporal_transformer_layers_per_block"),
        ("motion_transformer_layers_per_mid_block", "temporal_transformer_layers_per_mid_block"),
    ];

    /// <summary>Splits a UNetMotionModel's config.json into the spatial network's and the motion layers'.</summary>
    public static (UNet2DConditionConfig Spatial, MotionConfig Motion) ReadConfig(string path) => Read(path, FromModel);

    /// <summary>A MotionAdapter's config.json, with a spatial network of its shape to go between.</summary>
    public static (UNet2DConditionConfig Spatial, MotionConfig Motion) ReadAdapterConfig(string path) => Read(path, FromAdapter);

    private static (UNet2DConditionConfig, MotionConfig) FromModel(JsonObject json)
    {
        var motion = Published(json);
        foreach (var blocks in s_blockTypes.Where(name => json[name] is not null))
        {
            var types = json[blocks]!.AsArray().Select(type => type ?? throw new JsonException($"{blocks} holds null"));
            json[blocks] = new JsonArray(
                [.. types.Select(type => (JsonNode)type.GetValue<string>().Replace("Motion", "2D", StringComparison.Ordinal))]);
        }
        // Here the heads have their proper name.
        json["attention_head_dim"] = json["num_attention_heads"]?.DeepClone() ?? DefaultHeads;
        json.Remove("num_attention_heads");
        return (Parse<UNet2DConditionConfig>(json), motion);
    }

    private static (UNet2DConditionConfig, MotionConfig) FromAdapter(JsonObject json)
    {
        if (json["conv_in_channels"] is { } extra)
        {
            throw new ArgumentException(
                $"conv_in_channels is {extra.ToJsonString()}; adapters with an input layer of their own are not known here.");
        }
        foreach (var (own, name) in s_adapterNames.Where(pair => json[pair.Own] is not null))
        {
            json[name] = json[own]!.DeepClone();
            json.Remove(own);
        }
        var motion = Published(json);
        json["attention_head_dim"] = 1; // nothing spatial of it is used
        var levels = json["block_out_channels"]?.AsArray().Count ?? new UNet2DConditionConfig().BlockOutChannels.Count;
        json["down_block_types"] = new JsonArray([.. Enumerable.Repeat("DownBlock2D", levels).Select(type => (JsonNode)type)]);
        json["up_block_types"] = new JsonArray([.. Enumerable.Repeat("UpBlock2D", levels).Select(type => (JsonNode)type)]);
        return (Parse<UNet2DConditionConfig>(json), motion);
    }

    private static (UNet2DConditionConfig, MotionConfig) Read(string path, Func<JsonObject, (UNet2DConditionConfig, MotionConfig)> read)
    {
        try
        {
            return read(JsonNode.Parse(ConfigFile.ReadText(path)) as JsonObject ?? throw new JsonException("it holds no JSON object"));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is no usable config of motion modules: {e.Message}", e);
        }
    }

    private static T Parse<T>(JsonObject json) where T : class, INetworkConfig => ConfigFile.Parse<T>(json.ToJsonString());

    /// <summary>Bare motion modules, with none of our own layers.</summary>
    private static MotionConfig Published(JsonObject json)
    {
        var config = Parse<MotionConfig>(json);
        return config with
        {
            MotionNumAttentionHeads = config.MotionNumAttentionHeads ?? DefaultHeads,
            ConditionWidth = null,
            SpaceTimeLevels = 0,
            MotionOutput = false,
            TemporalConv = false,
            StillInput = false,
            T5 = false,
            Paca = false,
            Adapter = false,
        };
    }

    /// <summary>Whether a key of a UNetMotionModel belongs to the motion layers.</summary>
    public static bool IsMotionKey(string key) => key.Contains(".motion_modules.", StringComparison.Ordinal);

    /// <summary>
    /// The key that <see cref="FactorizedVideoUNet"/> uses for a key of a released motion module file; null for its second copy of the
    /// positions.
    /// </summary>
    public static string? CanonicalKey(string key) =>
        key.EndsWith("attention_blocks.1.pos_encoder.pe", StringComparison.Ordinal) ? null : key
        .Replace(".temporal_transformer.", ".", StringComparison.Ordinal)
        .Replace(".attention_blocks.0.pos_encoder.pe", ".pos_embed.pe", StringComparison.Ordinal)
        .Replace(".attention_blocks.0.", ".attn1.", StringComparison.Ordinal)
        .Replace(".attention_blocks.1.", ".attn2.", StringComparison.Ordinal)
        .Replace(".norms.0.", ".norm1.", StringComparison.Ordinal)
        .Replace(".norms.1.", ".norm2.", StringComparison.Ordinal)
        .Replace(".ff_norm.", ".norm3.", StringComparison.Ordinal);
}
