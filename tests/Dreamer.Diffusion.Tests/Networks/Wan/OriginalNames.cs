using System.Globalization;
using System.Text.RegularExpressions;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

/// <summary>What the original code's files call the weights of the published networks: two ResNets a level, three on the way up.</summary>
internal static partial class OriginalNames
{
    public static string OfVae21(string key) => OfVae(Flat().Replace(key, Flattened));

    public static string OfVae22(string key) => OfVae(Nested().Replace(key, NestedLayer));

    private static string OfVae(string key) => key
        .Replace(".mid_block.resnets.0.", ".middle.0.").Replace(".mid_block.attentions.0.", ".middle.1.").Replace(".mid_block.resnets.1.", ".middle.2.")
        .Replace(".norm1.", ".residual.0.").Replace(".conv1.", ".residual.2.").Replace(".norm2.", ".residual.3.").Replace(".conv2.", ".residual.6.")
        .Replace(".conv_shortcut.", ".shortcut.").Replace(".norm_out.", ".head.0.").Replace(".conv_out.", ".head.2.").Replace(".conv_in.", ".conv1.")
        .Replace("post_quant_conv.", "conv2.").Replace("quant_conv.", "conv1.");

    private static string Flattened(Match match) => match.Groups["encoder"].Success
        ? $"encoder.downsamples.{match.Groups["encoder"].Value}."
        : $"decoder.upsamples.{4 * Number(match, "level") + (match.Groups["resnet"].Success ? Number(match, "resnet") : 3)}.";

    private static string NestedLayer(Match match)
    {
        var (list, last) = match.Groups["side"].Value == "encoder" ? ("downsamples", "2") : ("upsamples", "3");
        return $"{match.Groups["side"].Value}.{list}.{match.Groups["level"].Value}.{list}.{(match.Groups["resnet"].Success ? match.Groups["resnet"].Value : last)}.";
    }

    public static string OfText(string key) => TextBlock().Replace(key, "blocks.$1.")
        .Replace("SelfAttention.relative_attention_bias", "pos_embedding.embedding").Replace("SelfAttention", "attn")
        .Replace("DenseReluDense.wi_0", "ffn.gate.0").Replace("DenseReluDense.wi_1", "ffn.fc1").Replace("DenseReluDense.wo", "ffn.fc2")
        .Replace("0.layer_norm", "norm1").Replace("1.layer_norm", "norm2").Replace("0.attn", "attn").Replace("0.pos", "pos").Replace("1.ffn", "ffn")
        .Replace("encoder.final_layer_norm", "norm").Replace("shared", "token_embedding");

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^encoder\.down_blocks\.(?<encoder>\d+)\.|^decoder\.up_blocks\.(?<level>\d+)\.(resnets\.(?<resnet>\d+)|upsamplers\.0)\.")]
    private static partial Regex Flat();

    [GeneratedRegex(@"^(?<side>encoder|decoder)\.(down|up)_blocks\.(?<level>\d+)\.(resnets\.(?<resnet>\d+)|(down|up)sampler)\.")]
    private static partial Regex Nested();

    [GeneratedRegex(@"^encoder\.block\.(\d+)\.layer\.")]
    private static partial Regex TextBlock();
}
