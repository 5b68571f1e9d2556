// Shapes: O outputs, I inputs (of a convolution with its kernel), R rank
using System.Globalization;
using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Loras;

/// <summary>
/// What a file holds of one layer, by the tensors' names: <c>Down</c> [R, I] and <c>Up</c> [O, R], whose product times alpha / rank is
/// added to the weight (Hu et al. 2021, sec. 4.1), and whole differences of weight and bias.
/// </summary>
internal sealed record LoraLayer(string Name)
{
    public string? Down { get; init; }

    public string? Up { get; init; }

    public string? Alpha { get; init; }

    public string? Difference { get; init; }

    public string? BiasDifference { get; init; }

    public bool ChangesWeight => Down is not null || Difference is not null;

    /// <summary>One sentence, of what can be told from shapes alone; null of a sound layer.</summary>
    public string? FaultOf(SafetensorsFile file)
    {
        if (Down is null != Up is null)
        {
            return $"'{Down ?? Up}' has no {(Down is null ? "lora_A (or lora_down)" : "lora_B (or lora_up)")} beside it.";
        }
        if (Down is null)
        {
            return Alpha is null || Difference is not null
                ? null
                : $"'{Alpha}' stands without a lora_A and a lora_B (or lora_down and lora_up).";
        }
        var (down, up) = (file.Entries[Down], file.Entries[Up!]);
        var isSound = down.Shape.Length >= 2 && up.Shape.Length >= 2 && down.Shape[0] > 0 && up.Shape[1] == down.Shape[0]
            && up.Shape[2..].All(size => size == 1);
        return isSound ? null : $"the ranks of {down} and {up} do not match.";
    }

    /// <summary>Null where the layer changes a weight, or a bias, of this shape.</summary>
    public string? FaultOf(SafetensorsFile file, long[] shape, bool isBias)
    {
        var fits = isBias ? BiasDifference is null || Same(file.Entries[BiasDifference].Shape, shape)
            : (Difference is null || Same(file.Entries[Difference].Shape, shape))
                && (Down is null || Same([file.Entries[Up!].Shape[0], .. file.Entries[Down].Shape[1..]], shape));
        return fits ? null : $"'{Name}' is of another shape than the layer, [{string.Join(", ", shape)}].";
    }

    /// <summary>Adds the changes, times a scale, to a weight or a bias in float32 on the CPU.</summary>
    public void AddTo(Tensor target, SafetensorsFile file, double scale, double? given, bool isBias)
    {
        using var scope = NewDisposeScope();
        if ((isBias ? BiasDifference : Difference) is { } difference)
        {
            target.add_(Read(file, difference).reshape(target.shape).mul_(scale));
        }
        if (!isBias && Down is not null)
        {
            var (down_RI, up_OR) = (Read(file, Down).flatten(1), Read(file, Up!).flatten(1));
            var rank = down_RI.shape[0];
            target.add_(up_OR.mm(down_RI).mul_(scale * (AlphaOf(file) ?? given ?? rank) / rank).reshape(target.shape));
        }
    }

    private double? AlphaOf(SafetensorsFile file)
    {
        if (Alpha is null)
        {
            return null;
        }
        var entry = file.Entries[Alpha];
        if (entry.Shape.Any(size => size != 1))
        {
            throw new CheckpointException($"{file.Source}: {entry} is not one number.");
        }
        var alpha = Read(file, Alpha).reshape(1).item<float>();
        return alpha > 0 ? alpha : throw new CheckpointException(
            string.Create(CultureInfo.InvariantCulture, $"{file.Source}: '{Alpha}' is {alpha}, no number above 0."));
    }

    /// <summary>In float32, all of it finite.</summary>
    private static Tensor Read(SafetensorsFile file, string name)
    {
        var tensor = empty(file.Entries[name].Shape, dtype: ScalarType.Float32, device: CPU);
        file.CopyTo(name, tensor);
        return tensor;
    }

    // A linear layer's may be written as a convolution of one pixel, and the other way round.
    private static bool Same(long[] shape, long[] wanted) =>
        shape.Take(1).SequenceEqual(wanted.Take(1))
            && shape.Skip(1).Where(size => size != 1).SequenceEqual(wanted.Skip(1).Where(size => size != 1));
}
