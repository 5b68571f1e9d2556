using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Families;

/// <summary>What is asked of a model on a device: sizes in pixels, memory in bytes.</summary>
public sealed record PlanRequest(PixelSize Size, int Frames, ScalarType Type, long Memory, bool OnCpu = false)
{
    /// <summary>Everything at once, unless told otherwise.</summary>
    public PlanLayout Layout { get; init; } = new();
}

/// <summary>What a still and a clip of a model take of a device's memory, told before anything is loaded.</summary>
public sealed class MemoryPlan
{
    private readonly ModelSketch _model;

    public MemoryPlan(ModelSketch model, PlanRequest request)
    {
        (_model, Request) = (model, request);
        Still = model.Makes.Stills ? model.Still(request.Size, request.Type) : null;
        Clip = model.Makes.Clips ? model.Clip(request.Size, request.Frames, request.Type) : null;
        Weights = model.Bytes(request.Type);
        AtMost = Of(request);
        Least = Of(request with { Layout = PlanLayout.Least });
    }

    public PlanRequest Request { get; }

    /// <summary>Null of a model that makes none.</summary>
    public JobNeeds? Still { get; }

    /// <summary>Null of a model that makes none.</summary>
    public JobNeeds? Clip { get; }

    public long Weights { get; }

    /// <summary>Weights and one job, the larger of the two.</summary>
    public long AtMost { get; }

    /// <summary>The same with as little of the model as a device can have, in this size and number type.</summary>
    public long Least { get; }

    public bool Fits => AtMost <= Request.Memory;

    /// <summary>
    /// Which blocks pass through memory so that the rest fits, as many as there is room for staying: null where all fit, or the model has
    /// none that pass. Weights may come and go as far as <paramref name="texts"/> lets them.
    /// </summary>
    public BlockOffload? Offload(PlannedTexts texts) =>
        OffloadIn(Request with { Layout = new PlanLayout { Texts = texts, OneExpert = true } });

    /// <summary>
    /// Nothing where the plan fits. Else changes in the order of what they cost, each on top of those before, until one fits; smaller jobs
    /// only where the weights leave room for one.
    /// </summary>
    public IReadOnlyList<PlanRemedy> Remedies()
    {
        List<PlanRemedy> taken = [];
        foreach (var (what, request) in Fits ? [] : Changes())
        {
            var bytes = Of(request);
            taken.Add(new PlanRemedy(what, bytes, bytes <= Request.Memory, request.Layout.OnHost(_model, request.Type)));
            if (taken[^1].Fits)
            {
                break;
            }
        }
        return taken;
    }

    private IEnumerable<(string What, PlanRequest Request)> Changes()
    {
        var request = Request;
        if (request.Type == ScalarType.Float32)
        {
            request = request with { Type = ScalarType.BFloat16 };
            yield return ("bfloat16 in the place of float32", request);
        }
        foreach (var (what, texts) in WithTextsElsewhere(request))
        {
            request = In(request, layout => layout with { Texts = texts });
            yield return (what, request);
        }
        if (_model.Parts.Count(part => part.Use == PartUse.Steps) > 1)
        {
            request = In(request, layout => layout with { OneExpert = true });
            yield return ("one expert at a time beside that", request);
        }
        if (OffloadIn(request) is { } offload)
        {
            request = In(request, layout => layout with { Offload = offload });
            yield return ($"{offload.Resident} of {PassingBlocks} blocks that stay, and the others from the host's memory", request);
        }
        while (request.Layout.WithSteps(_model, request.Type) < request.Memory && Fewer(request) is { } fewer)
        {
            request = fewer;
            yield return (_model.Makes.Clips ? $"{request.Frames} frames of {request.Size} pixels" : $"{request.Size} pixels", request);
        }
    }

    /// <summary>In the host's memory only where a device has no room to encode them.</summary>
    private IEnumerable<(string What, PlannedTexts Texts)> WithTextsElsewhere(PlanRequest request)
    {
        if (_model.Parts.Any(part => part.Use == PartUse.Texts))
        {
            yield return ("text encoders elsewhere while steps are taken", PlannedTexts.Before);
            if (new PlanLayout { Texts = PlannedTexts.Before }.WithTexts(_model, request.Type) > request.Memory)
            {
                yield return ("text encoders in the host's memory (Inference__TextEncoder=Cpu)", PlannedTexts.OnHost);
            }
        }
    }

    /// <summary>Of the transformer with the fewest; 0 of a model whose blocks all stay.</summary>
    private int PassingBlocks => _model.Parts.Where(part => part.Use == PartUse.Steps).Select(part => part.Blocks).DefaultIfEmpty().Min();

    private BlockOffload? OffloadIn(PlanRequest request)
    {
        if (WithSteps(request) <= request.Memory)
        {
            return null;
        }
        var choices = Enumerable.Range(BlockOffload.LeastResident, PassingBlocks).Select(resident => new BlockOffload(resident))
            .Where(offload => offload.Saves(PassingBlocks)).ToList();
        return choices.LastOrDefault(offload => WithSteps(In(request, layout => layout with { Offload = offload })) <= request.Memory)
            ?? choices.FirstOrDefault();
    }

    private static PlanRequest In(PlanRequest request, Func<PlanLayout, PlanLayout> change) =>
        request with { Layout = change(request.Layout) };

    private long Of(PlanRequest request) => Math.Max(WithSteps(request), request.Layout.WithTexts(_model, request.Type));

    private long WithSteps(PlanRequest request)
    {
        var still = _model.Makes.Stills ? _model.Still(request.Size, request.Type).AtMost(request.OnCpu) : 0;
        var clip = _model.Makes.Clips ? _model.Clip(request.Size, request.Frames, request.Type).AtMost(request.OnCpu) : 0;
        return request.Layout.WithSteps(_model, request.Type) + Math.Max(still, clip);
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

/// <summary>A change, what is needed with it and those before it, and what of the model lies in the host's memory then.</summary>
public sealed record PlanRemedy(string What, long Bytes, bool Fits, long OnHost);
