using System.Globalization;
using System.Text.RegularExpressions;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// The names under which files hold the autoencoder's weights: diffusers' own, or the original code's, whose levels are numbered layers
/// (scripts/convert_wan_to_diffusers.py of diffusers).
/// </summary>
internal static partial class AutoencoderKLWanKeys
{
    private static readonly Dictionary<string, string> s_parts = new(StringComparer.Ordinal)
    {
        ["conv1"] = "quant_conv",
        ["conv2"] = "post_quant_conv",
        ["encoder.conv1"] = "encoder.conv_in",
        ["encoder.head.0"] = "encoder.norm_out",
        ["encoder.head.2"] = "encoder.conv_out",
        ["decoder.conv1"] = "decoder.conv_in",
        ["decoder.head.0"] = "decoder.norm_out",
        ["decoder.head.2"] = "decoder.conv_out",
    };

    private static readonly Dictionary<string, string> s_layers = new(StringComparer.Ordinal)
    {
        ["residual.0"] = "norm1",
        ["residual.2"] = "conv1",
        ["residual.3"] = "norm2",
        ["residual.6"] = "conv2",
        ["shortcut"] = "conv_shortcut",
    };

    private static readonly string[] s_middle = ["resnets.0", "attentions.0", "resnets.1"];

    /// <summary>The network's key for a file's, by what names the file has.</summary>
    public static Func<string, string?> Of(IReadOnlyCollection<string> names) => names.Contains("encoder.conv1.weight")
        ? name => OfOriginal(name, LayersOfLevel(names))
        : name => name;

    private static string OfOriginal(string name, int layersOfLevel)
    {
        var dot = Math.Max(name.LastIndexOf('.'), 0);
        var (part, kind) = (name[..dot], name[dot..]);
        if (Middle().Match(part) is { Success: true } middle)
        {
            return $"{middle.Groups["side"].Value}.mid_block.{s_middle[Number(middle, "at")]}.{Layer(middle)}{kind}";
        }
        if (Level().Match(part) is not { Success: true } level)
        {
            return s_parts.GetValueOrDefault(part, part) + kind;
        }
        var (side, first) = (level.Groups["side"].Value, Number(level, "first"));
        var blocks = side == "encoder" ? "down_blocks" : "up_blocks";
        var block = level.Groups["second"].Success ? $"{first}.{OfResidual(level, side)}"
            : side == "encoder" ? $"{first}"
            : first % layersOfLevel == layersOfLevel - 1 ? $"{first / layersOfLevel}.upsamplers.0"
            : $"{first / layersOfLevel}.resnets.{first % layersOfLevel}";
        return $"{side}.{blocks}.{block}.{Layer(level)}{kind}";
    }

    // Wan 2.2's layers stand in levels; the one that resamples is the last of its own.
    private static string OfResidual(Match level, string side) =>
        level.Groups["layer"].Value is "resample.1" or "time_conv"
            ? side == "encoder" ? "downsampler" : "upsampler"
            : $"resnets.{Number(level, "second")}";

    private static string Layer(Match match) => s_layers.GetValueOrDefault(match.Groups["layer"].Value, match.Groups["layer"].Value);

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    // Of Wan 2.1's decoder, whose layers are one list: the first that resamples ends the first level.
    private static int LayersOfLevel(IEnumerable<string> names) => names.Select(name => FirstResampler().Match(name))
        .Where(match => match.Success).Select(match => Number(match, "first") + 1).DefaultIfEmpty(int.MaxValue).Min();

    [GeneratedRegex(@"^(?<side>encoder|decoder)\.middle\.(?<at>[0-2])\.(?<layer>.+)$")]
    private static partial Regex Middle();

    [GeneratedRegex(
        @"^(?<side>encoder|decoder)\.(down|up)samples\.(?<first>[0-9]{1,3})\.((down|up)samples\.(?<second>[0-9]{1,3})\.)?(?<layer>.+)$")]
    private static partial Regex Level();

    [GeneratedRegex(@"^decoder\.upsamples\.(?<first>[0-9]{1,3})\.resample\.")]
    private static partial Regex FirstResampler();
}
