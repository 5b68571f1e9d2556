using Dreamer.Diffusion.Native;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What a model is and needs, told from its configs alone: its networks are built without memory.</summary>
public abstract class ModelSketch
{
    public abstract string Family { get; }

    public abstract ModelAbilities Makes { get; }

    /// <summary>What sizes are multiples of, in pixels.</summary>
    public abstract int SizeMultiple { get; }

    /// <summary>The size in pixels, frames and frames a second that the model is best asked for.</summary>
    public abstract (PixelSize Size, int Frames, double Fps) Defaults { get; }

    public required IReadOnlyList<PartSketch> Parts { get; init; }

    public long Numbers => Parts.Sum(part => part.Numbers);

    public long Bytes(ScalarType type) => Parts.Sum(part => part.Bytes(type));

    /// <summary>Of a still with guidance, in a model of this type.</summary>
    public JobNeeds Still(PixelSize size, ScalarType type)
    {
        Require(Makes.Stills, size, "stills");
        return StillNeeds(size, type);
    }

    /// <summary>Of a clip with guidance, in a model of this type.</summary>
    public JobNeeds Clip(PixelSize size, int frames, ScalarType type)
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

    private protected abstract JobNeeds StillNeeds(PixelSize size, ScalarType type);

    private protected abstract JobNeeds ClipNeeds(PixelSize size, int frames, ScalarType type);

    private void Require(bool makes, PixelSize size, string what)
    {
        if (!makes)
        {
            throw new NotSupportedException($"This model makes no {what}.");
        }
        if (size.Width < SizeMultiple || size.Height < SizeMultiple || size.Width % SizeMultiple != 0 || size.Height % SizeMultiple != 0)
        {
            throw new ArgumentException($"A size of {size} pixels; this model takes multiples of {SizeMultiple}.");
        }
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

    /// <summary>What it keeps more with a quality that leaves steps out.</summary>
    public long StepCache { get; init; }

    /// <summary>What the CPU's decoding takes beside.</summary>
    public long Unfolded { get; init; }

    /// <summary>Floating-point operations of a step, of products alone; null where the family does not tell.</summary>
    public double? StepFlops { get; init; }

    /// <summary>
    /// Of tensors that are there at once, with what allocators hold between them: on the CPU a step was measured at 1.05 to 1.2 times this.
    /// Attention's scores are made a part at a time, where no fused kernel makes none.
    /// </summary>
    internal static long StepBytes(long tensors, long tokens) =>
        Held(tensors) + ScoreCopies * sizeof(float) * Math.Min(tokens * tokens, ScaledDotProduct.MaxScoresAtOnce);

    /// <summary>What allocators hold for tensors that are there at once.</summary>
    internal static long Held(long tensors) => (long)(AllocatorShare * tensors);

    /// <summary>More than its model's weights, while it is worked on.</summary>
    public long AtMost(bool onCpu) => Kept + Math.Max(Step, DecodeOn(onCpu));

    /// <summary>More while a chunk of frames is decoded: on the CPU, convolutions over frames unfold their input.</summary>
    public long DecodeOn(bool cpu) => Decode + (cpu ? Unfolded : 0);
}
