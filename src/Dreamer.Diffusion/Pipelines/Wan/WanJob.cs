// Shapes: N guidance branches, L text tokens, D text width, M image tokens, I image width
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines.Flow;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>A still or a clip of Wan's. Guides take turns, and within a guide's steps A14B's experts.</summary>
internal sealed class WanJob<TRequest> : FlowJob<TRequest>
{
    private readonly WanModel _model;
    private readonly GuidedSteps[] _guides;

    public WanJob(WanModel model, TRequest request, SamplerState state, FlowSampler sampler, WanScript script)
        : base(model, request, state, sampler, script.Given)
    {
        _model = model;
        _guides = [.. Turns(script.Guides, model.StepsOfFirst(sampler)).Where(turn => turn.Until > GuidedStep).Select(Prepared)];

        GuidedSteps Prepared((int Until, int Expert, FlowGuide Guide) turn) => Prepare(turn.Until, turn.Expert, turn.Guide, script.Image_1MI);
    }

    private protected override IReadOnlyList<GuidedSteps> Guides => _guides;

    /// <summary>Each guide's steps, in two where the second expert takes over between them.</summary>
    private static IEnumerable<(int Until, int Expert, FlowGuide Guide)> Turns(IEnumerable<FlowGuide> guides, int ofFirst)
    {
        var from = 0;
        foreach (var guide in guides)
        {
            if (from < ofFirst)
            {
                yield return (Math.Min(guide.Until, ofFirst), 0, guide);
            }
            if (guide.Until > ofFirst)
            {
                yield return (guide.Until, 1, guide);
            }
            from = guide.Until;
        }
    }

    private GuidedSteps Prepare(int until, int expert, FlowGuide guide, Tensor? image_1MI)
    {
        using var scope = NewDisposeScope();
        var branches = GuidanceBranches.ForFlow(guide.Guidance);
        var text_NLD = cat([.. branches.Select(guide.Negative_1LD, guide.Text_1LD).Select(text => WanPrompt.Padded(text))], dim: 0);
        var image_NMI = image_1MI?.expand(branches.Count, -1, -1);
        var contexts = _model.Experts[expert].Project(text_NLD, image_NMI).DetachFromDisposeScope();
        return new GuidedSteps(until, branches, new WanEvaluation(_model.Experts[expert], contexts));
    }
}

/// <summary>What a job is made from, besides its request; the job takes over what is given.</summary>
internal sealed record WanScript(IReadOnlyList<FlowGuide> Guides, GivenFrames Given, Tensor? Image_1MI);
