using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What decides a still besides its conditions; <paramref name="Size"/> in pixels.</summary>
public sealed record StillRequest(
    long Seed, int Steps, double Guidance, PixelSize Size, SamplerKind Sampler = SamplerKind.DpmSolverMultistep,
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
    long Seed, int Steps, double Guidance, double ImageGuidance, PixelSize Size, int Frames, double Fps, double MotionStrength,
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
    public const int MaxFrames = 1024;

    public const int MaxSide = 2048;
    public const long MaxPixels = (long)MaxSide * MaxSide;

    public static void Steps(int steps, ModelInfo model)
    {
        if (steps < 1 || steps > model.MaxSteps)
        {
            throw new ArgumentException($"{steps} steps; this model takes 1 to {model.MaxSteps}.");
        }
    }

    public static void Size(PixelSize size, ModelInfo model)
    {
        if (!IsSide(size.Width, model.SizeMultiple) || !IsSide(size.Height, model.SizeMultiple))
        {
            throw new ArgumentException(
                $"A size of {size} pixels; each side must be a multiple of {model.SizeMultiple} up to {MaxSide}.");
        }
        if (size.Pixels > model.Makes.MaxPixels)
        {
            throw new ArgumentException($"A size of {size} pixels is {size.Pixels}; this model makes up to {model.Makes.MaxPixels} a frame.");
        }
    }

    /// <summary>What a folder says of itself.</summary>
    public static void Defaults(PixelSize? size, PixelSize? largest, int? longest)
    {
        foreach (var (name, told) in new[] { ("default size", size), ("max_size", largest) })
        {
            if (told is { } given && (given.Width is < 1 or > MaxSide || given.Height is < 1 or > MaxSide))
            {
                throw new ArgumentException($"The {name} is {given}; each side must lie between 1 and {MaxSide}.");
            }
        }
        Range("max_frames", longest ?? 0, MaxFrames);
    }

    private static bool IsSide(int side, int multiple) => side >= multiple && side <= MaxSide && side % multiple == 0;

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
