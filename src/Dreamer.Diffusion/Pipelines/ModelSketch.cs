using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What a model is and needs, told from its configs alone: its networks are built without memory.</summary>
public abstract class ModelSketch
{
    public abstract string Family { get; }

    public abstract ModelAbilities Makes { get; }

    /// <summary>What sizes are multiples of, in pixels.</summary>
    public abstract int SizeMultiple { get; }

    /// <summary>The side in pixels, frames and frames a second that the model is best asked for.</summary>
    public abstract (int Size, int Frames, double Fps) Defaults { get; }

    public required IReadOnlyList<PartSketch> Parts { get; init; }

    public long Bytes(ScalarType type) => Parts.Sum(part => part.Bytes(type));

    /// <summary>Of a still with guidance, in a model of this type.</summary>
    public JobNeeds Still(int size, ScalarType type)
    {
        Require(Makes.Stills, size, "stills");
        return StillNeeds(size, type);
    }

    /// <summary>Of a clip with guidance, in a model of this type.</summary>
    public JobNeeds Clip(int size, int frames, ScalarType type)
    {
        Require(Makes.Clips, size, "clips");
        if (frames < 2 || (frames - 1) % Makes.FrameStep != 0)
        {
            throw new ArgumentException($"A clip of {frames} frames; this model makes {Makes.FrameStep}n+1, from {Makes.FrameStep + 1} on.");
        }
        return ClipNeeds(size, frames, type);
    }

    /// <summary>Reads what a folder holds besides configs and weights: tokenizers, schedules, processors.</summary>
    internal abstract void ReadRest(ModelFolder files);

    private protected abstract JobNeeds StillNeeds(int size, ScalarType type);

    private protected abstract JobNeeds ClipNeeds(int size, int frames, ScalarType type);

    private void Require(bool makes, int size, string what)
    {
        if (!makes)
        {
            throw new NotSupportedException($"This model makes no {what}.");
        }
        if (size < SizeMultiple || size % SizeMultiple != 0)
        {
            throw new ArgumentException($"A size of {size} pixels; this model takes multiples of {SizeMultiple}.");
        }
    }
}

/// <summary>A network of a model: its folder's name, and how many numbers each weight has.</summary>
public sealed class PartSketch
{
    private readonly Func<nn.Module> _build;
    private readonly Func<IReadOnlyCollection<string>, Func<string, string?>>? _keysOf;
    private readonly Func<ScalarType, ScalarType>? _typeIn;
    private readonly Lazy<(string Key, long Numbers)[]> _weights;

    /// <param name="name">The part's folder.</param>
    /// <param name="build">The network, whose weights take no memory.</param>
    /// <param name="keysOf">The network's names for a file's, by all that the file has.</param>
    /// <param name="typeIn">The type that the part has in a model of such a type, where that is another one.</param>
    internal PartSketch(
        string name, Func<nn.Module> build, Func<IReadOnlyCollection<string>, Func<string, string?>>? keysOf = null,
        Func<ScalarType, ScalarType>? typeIn = null)
    {
        (Name, _build, _keysOf, _typeIn) = (name, build, keysOf, typeIn);
        _weights = new(() =>
        {
            using var network = Layers.Unallocated(_build);
            return [.. network.state_dict().Select(weight => (weight.Key, weight.Value.numel()))];
        });
    }

    public string Name { get; }

    public long Numbers => _weights.Value.Sum(weight => weight.Numbers);

    /// <summary>In a model of this type, of which some weights are float32 whatever it is.</summary>
    public long Bytes(ScalarType type) => _weights.Value.Sum(
        weight => weight.Numbers * NumberTypes.Bytes(NumberTypes.Of(Name, weight.Key, _typeIn?.Invoke(type) ?? type)));

    /// <summary>Fails as loading would, with every name and shape that differs; reads no weight.</summary>
    internal void RequireFit(Checkpoint weights)
    {
        using var network = Layers.Unallocated(_build);
        network.RequireFit(weights, _keysOf?.Invoke(weights.Names));
    }
}

/// <summary>
/// What a job needs beside its model's weights, in bytes: <paramref name="Kept"/> between its steps, <paramref name="Step"/> more while a
/// step is taken, <paramref name="Decode"/> more while a chunk of frames is decoded. <paramref name="Tokens"/> attend to one another.
/// </summary>
public sealed record JobNeeds(long[] Latents, long Tokens, long Kept, long Step, long Decode)
{
    private const double AllocatorShare = 1.3;
    private const int ScoreCopies = 3; // products, softmax, and the product's copy

    /// <summary>Its sampler's state, which a checkpoint holds.</summary>
    public long Checkpoint { get; init; }

    /// <summary>Floating-point operations of a step, of products alone; null where the family does not tell.</summary>
    public double? StepFlops { get; init; }

    /// <summary>
    /// Of tensors that are there at once, with what allocators hold between them: on the CPU a step was measured at 1.05 to 1.2 times this.
    /// Attention's scores are made a part at a time, where no fused kernel makes none.
    /// </summary>
    internal static long StepBytes(long tensors, long tokens) =>
        (long)(AllocatorShare * tensors) + ScoreCopies * sizeof(float) * Math.Min(tokens * tokens, ScaledDotProduct.MaxScoresAtOnce);

    /// <summary>More than its model's weights, while it is worked on.</summary>
    public long AtMost => Kept + Math.Max(Step, Decode);
}
