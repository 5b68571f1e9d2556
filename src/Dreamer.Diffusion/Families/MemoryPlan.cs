using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Families;

/// <summary>What is asked of a model on a device: sizes in pixels, memory in bytes.</summary>
public sealed record PlanRequest(PixelSize Size, int Frames, ScalarType Type, long Memory, bool OnCpu = false);

/// <summary>What a still and a clip of a model take of a device's memory, told before anything is loaded.</summary>
public sealed class MemoryPlan
{
    private const string SecondExpert = "transformer_2";

    private static readonly string[] s_textEncoders = ["text_encoder", "text_encoder_2"];

    private readonly ModelSketch _model;

    public MemoryPlan(ModelSketch model, PlanRequest request)
    {
        (_model, Request) = (model, request);
        Still = model.Makes.Stills ? model.Still(request.Size, request.Type) : null;
        Clip = model.Makes.Clips ? model.Clip(request.Size, request.Frames, request.Type) : null;
        Weights = model.Bytes(request.Type);
        AtMost = Of(request, _ => true);
    }

    public PlanRequest Request { get; }

    /// <summary>Null of a model that makes none.</summary>
    public JobNeeds? Still { get; }

    /// <summary>Null of a model that makes none.</summary>
    public JobNeeds? Clip { get; }

    public long Weights { get; }

    /// <summary>Weights and one job, the larger of the two.</summary>
    public long AtMost { get; }

    public bool Fits => AtMost <= Request.Memory;

    /// <summary>
    /// Nothing where the plan fits. Else changes in the order of what they cost, each on top of those before, until one fits; smaller jobs
    /// only where the weights leave room for one.
    /// </summary>
    public IReadOnlyList<PlanRemedy> Remedies()
    {
        List<PlanRemedy> taken = [];
        foreach (var (what, request, isHere) in Fits ? [] : Changes())
        {
            var bytes = Of(request, isHere);
            taken.Add(new PlanRemedy(what, bytes, bytes <= Request.Memory));
            if (taken[^1].Fits)
            {
                break;
            }
        }
        return taken;
    }

    private IEnumerable<(string What, PlanRequest Request, Func<PartSketch, bool> IsHere)> Changes()
    {
        var (request, isHere) = (Request, (Func<PartSketch, bool>)(_ => true));
        if (Request.Type == ScalarType.Float32)
        {
            request = request with { Type = ScalarType.BFloat16 };
            yield return ("bfloat16 in the place of float32", request, isHere);
        }
        isHere = part => !s_textEncoders.Contains(part.Name);
        yield return ("text encoders elsewhere while steps are taken", request, isHere);
        if (_model.Parts.Any(part => part.Name == SecondExpert))
        {
            isHere = part => !s_textEncoders.Contains(part.Name) && part.Name != SecondExpert;
            yield return ("one expert at a time beside that", request, isHere);
        }
        while (WeightsOf(request, isHere) < Request.Memory && Fewer(request) is { } fewer)
        {
            request = fewer;
            yield return (_model.Makes.Clips ? $"{request.Frames} frames of {request.Size} pixels" : $"{request.Size} pixels", request, isHere);
        }
    }

    private long WeightsOf(PlanRequest request, Func<PartSketch, bool> isHere) =>
        _model.Parts.Where(isHere).Sum(part => part.Bytes(request.Type));

    private long Of(PlanRequest request, Func<PartSketch, bool> isHere)
    {
        var still = _model.Makes.Stills ? _model.Still(request.Size, request.Type).AtMost(request.OnCpu) : 0;
        var clip = _model.Makes.Clips ? _model.Clip(request.Size, request.Frames, request.Type).AtMost(request.OnCpu) : 0;
        return WeightsOf(request, isHere) + Math.Max(still, clip);
    }

    /// <summary>Half the frames, then half the sides; null where no half is worth asking for.</summary>
    private PlanRequest? Fewer(PlanRequest request)
    {
        const int LeastFrames = 16, LeastSide = 256;
        var (step, multiple) = (_model.Makes.FrameStep, _model.SizeMultiple);
        if (_model.Makes.Clips && request.Frames > LeastFrames)
        {
            return request with { Frames = 1 + request.Frames / 2 / step * step };
        }
        var half = request.Size / (2 * multiple);
        return Math.Min(request.Size.Width, request.Size.Height) >= 2 * LeastSide
            ? request with { Size = new(half.Width * multiple, half.Height * multiple) }
            : null;
    }
}

/// <summary>A change, and what is needed with it and those before it.</summary>
public sealed record PlanRemedy(string What, long Bytes, bool Fits);
