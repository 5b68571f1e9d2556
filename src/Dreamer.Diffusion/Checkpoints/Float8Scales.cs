using System.Globalization;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>
/// Which names of a checkpoint are no weights: the scales of its eight-bit numbers, one a weight, <c>X.weight_scale</c> or
/// <c>X.scale_weight</c> as files are published, and notes for programs that compute with such numbers as they are.
/// </summary>
internal static class Float8Scales
{
    private const string Weight = ".weight";

    private static readonly string[] s_scales = [".weight_scale", ".scale_weight"];

    // Of activations, which are in the model's own type here; and marks of what the file's weights are.
    private static readonly string[] s_notes = [".input_scale", ".scale_input", ".comfy_quant"];
    private const string Mark = "scaled_fp8";

    // What else than a scale a weight goes together with, and what such a file is of.
    private static readonly (string Part, string Kind)[] s_unread =
    [
        (".quant_state.bitsandbytes__", "4-bit numbers of bitsandbytes"), (".SCB", "8-bit integers of bitsandbytes"),
        (".weight_scale_inv", "block-wise scales"), (".weight_scale_2", "block-wise scales of 4-bit numbers"),
        (".qweight", "packed integers with group-wise scales"),
    ];

    /// <summary>The names that are no weights; a file of numbers that are not read is refused by what it holds.</summary>
    public static IEnumerable<string> Companions(IReadOnlyDictionary<string, SafetensorsFile> fileOf, string source)
    {
        foreach (var (part, kind) in s_unread)
        {
            if (fileOf.Keys.FirstOrDefault(name => name.Contains(part, StringComparison.Ordinal)) is { } found)
            {
                throw new CheckpointException(
                    $"{source} holds '{found}', which is of {kind}: of quantised weights those in 8-bit floating point with one scale each "
                        + $"are read.");
            }
        }
        var eight = fileOf.Where(item => item.Value.Entries[item.Key].Eight is not null).Select(item => item.Key)
            .ToHashSet(StringComparer.Ordinal);
        return eight.Count == 0 ? [] : fileOf.Keys.Where(name => IsMark(name) || IsOf(name, eight));
    }

    /// <summary>What a weight's numbers are multiplied by: its one scale, of any floating-point type.</summary>
    public static float ScaleOf(string weight, IReadOnlyDictionary<string, SafetensorsFile> fileOf, string source)
    {
        var stem = weight.EndsWith(Weight, StringComparison.Ordinal) ? weight[..^Weight.Length] : weight;
        string[] found = [.. s_scales.Select(suffix => stem + suffix).Where(fileOf.ContainsKey)];
        return found switch
        {
            [var name] => Read(fileOf[name], name),
            [] => throw new CheckpointException(
                $"{source}: the tensor {fileOf[weight].Entries[weight]} has no scale, '{stem}{s_scales[0]}' or '{stem}{s_scales[1]}'."),
            _ => throw new CheckpointException($"{source}: the tensor '{weight}' has two scales, '{found[0]}' and '{found[1]}'."),
        };
    }

    private static float Read(SafetensorsFile file, string name)
    {
        var entry = file.Entries[name];
        if (!entry.IsFloat || entry.Eight is not null || entry.Shape.Any(size => size != 1))
        {
            throw new CheckpointException($"{file.Source}: the scale {entry} is not one floating-point number for the whole weight.");
        }
        using var scope = NewDisposeScope();
        var scale = file.Read(name).to(ScalarType.Float64).reshape(1).cpu().item<double>();
        return float.IsFinite((float)scale) && scale > 0 ? (float)scale : throw new CheckpointException(string.Create(
            CultureInfo.InvariantCulture, $"{file.Source}: the scale '{name}' is {scale}, no finite number above 0."));
    }

    private static bool IsMark(string name) => name == Mark || name.EndsWith("." + Mark, StringComparison.Ordinal);

    private static bool IsOf(string name, HashSet<string> eight) => s_scales.Concat(s_notes).Any(
        suffix => name.EndsWith(suffix, StringComparison.Ordinal) && eight.Contains(name[..^suffix.Length] + Weight));
}
