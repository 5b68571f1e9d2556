using System.Text.Json.Nodes;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Motion;

/// <summary>Reads the public motion models: diffusers' UNetMotionModel, and the motion modules that AnimateDiff itself released.</summary>
public static class AnimateDiffLayout
{
    /// <summary>Splits a UNetMotionModel's config.json into the spatial network's and the motion layers'.</summary>
    public static (UNet2DConditionConfig Spatial, MotionConfig Motion) ReadConfig(string path)
    {
        var json = JsonNode.Parse(ConfigFile.ReadText(path)) as JsonObject ?? throw new InvalidDataException($"{path} holds no JSON object.");
        var motion = ConfigFile.Parse<MotionConfig>(json.ToJsonString()) with
        {
            ConditionWidth = null,
            SpaceTimeLevels = 0,
            MotionOutput = false,
            TemporalConv = false,
            StillInput = false,
            T5 = false,
            Paca = false,
            Adapter = false,
        };
        foreach (var blocks in new[] { "down_block_types", "up_block_types" })
        {
            json[blocks] = new JsonArray([.. json[blocks]!.AsArray().Select(type => (JsonNode)type!.GetValue<string>().Replace("Motion", "2D", StringComparison.Ordinal))]);
        }
        // Here the heads have their proper name.
        json["attention_head_dim"] = json["num_attention_heads"]?.DeepClone();
        json.Remove("num_attention_heads");
        return (ConfigFile.Parse<UNet2DConditionConfig>(json.ToJsonString()), motion);
    }

    /// <summary>Whether a key of a UNetMotionModel belongs to the motion layers.</summary>
    public static bool IsMotionKey(string key) => key.Contains(".motion_modules.", StringComparison.Ordinal);

    /// <summary>The key that <see cref="FactorizedVideoUNet"/> uses for a key of a released motion module file; null for its second copy of the positions.</summary>
    public static string? CanonicalKey(string key) => key.EndsWith("attention_blocks.1.pos_encoder.pe", StringComparison.Ordinal) ? null : key
        .Replace(".temporal_transformer.", ".", StringComparison.Ordinal)
        .Replace(".attention_blocks.0.pos_encoder.pe", ".pos_embed.pe", StringComparison.Ordinal)
        .Replace(".attention_blocks.0.", ".attn1.", StringComparison.Ordinal)
        .Replace(".attention_blocks.1.", ".attn2.", StringComparison.Ordinal)
        .Replace(".norms.0.", ".norm1.", StringComparison.Ordinal)
        .Replace(".norms.1.", ".norm2.", StringComparison.Ordinal)
        .Replace(".ff_norm.", ".norm3.", StringComparison.Ordinal);
}
