using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What decides a still besides its conditions; <paramref name="Size"/> in pixels, along both sides.</summary>
public sealed record StillRequest(
    long Seed, int Steps, double Guidance, int Size, SamplerKind Sampler = SamplerKind.DpmSolverMultistep,
    StepQuality Quality = StepQuality.Exact)
{
    internal StillRequest Check(ModelInfo model)
    {
        RequestChecks.Steps(Steps, model);
        RequestChecks.Range("guidance", Guidance, RequestChecks.MaxGuidance);
        RequestChecks.Size(Size, model);
        return this;
    }
}

/// <summary>What decides a clip besides its conditions; frame 0, which is the still, counts among the frames.</summary>
public sealed record ClipRequest(
    long Seed, int Steps, double Guidance, double ImageGuidance, int Size, int Frames, double Fps, double MotionStrength,
    SamplerKind Sampler = SamplerKind.DpmSolverMultistep, StepQuality Quality = StepQuality.Exact)
{
    internal ClipRequest Check(ModelInfo model)
    {
        RequestChecks.Steps(Steps, model);
        RequestChecks.Range("guidance", Guidance, RequestChecks.MaxGuidance);
        RequestChecks.Range("image guidance", ImageGuidance, RequestChecks.MaxGuidance);
        RequestChecks.Range("fps", Fps, 240);
        RequestChecks.Range("motion strength", MotionStrength, 10);
        RequestChecks.Size(Size, model);
        RequestChecks.Frames(Frames, model);
        return this;
    }
}

/// <summary>Bounds of requests: nothing that a stranger asks for may exhaust the device.</summary>
internal static class RequestChecks
{
    public const double MaxGuidance = 100;

    private const int MaxSize = 2048;

    public static void Steps(int steps, ModelInfo model)
    {
        if (steps < 1 || steps > model.MaxSteps)
        {
            throw new ArgumentException($"{steps} steps; this model takes 1 to {model.MaxSteps}.");
        }
    }

    public static void Size(int size, ModelInfo model)
    {
        if (size < model.SizeMultiple || size > MaxSize || size % model.SizeMultiple != 0)
        {
            throw new ArgumentException($"A size of {size} pixels; it must be a multiple of {model.SizeMultiple} up to {MaxSize}.");
        }
    }

    public static void Frames(int frames, ModelInfo model)
    {
        if (frames < 2 || frames > model.MaxFrames)
        {
            throw new ArgumentException($"A clip of {frames} frames; this model makes 2 to {model.MaxFrames}.");
        }
        var step = model.Makes.FrameStep;
        if ((frames - 1) % step is > 0 and var over)
        {
            var fewer = frames - over > 1 ? $"{frames - over} or " : "";
            throw new ArgumentException($"A clip of {frames} frames; this model makes {step}n+1: {fewer}{frames - over + step}.");
        }
    }

    public static void Range(string name, double value, double max)
    {
        if (!(value >= 0 && value <= max))
        {
            throw new ArgumentException($"The {name} is {value}; it must lie between 0 and {max}.");
        }
    }

    public static void Shape(string name, Tensor tensor, long[] shape)
    {
        if (!tensor.shape.SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"The {name} is [{string.Join(", ", tensor.shape)}]; the request needs [{string.Join(", ", shape)}].");
        }
    }

    /// <summary>Guides take turns: each begins where the one before it ends, and the last one ends with the job.</summary>
    public static void Turns(IReadOnlyList<(int Until, double Guidance)> guides)
    {
        var from = 0;
        foreach (var (until, guidance) in guides)
        {
            if (until <= from)
            {
                throw new ArgumentException(
                    $"A caption guides the steps until {until}, but those until {from} of {guides[^1].Until} are taken.");
            }
            Range("guidance", guidance, MaxGuidance);
            from = until;
        }
    }
}
