// Shapes: N guidance branches, L text tokens, D text width, M image tokens, I image width
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines.Flow;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>
/// A still or a clip of Wan's. Guides take turns, and within a guide's steps A14B's experts: of what they attend to a job keeps the texts,
/// and projects them when an expert's turn comes.
/// </summary>
internal sealed class WanJob<TRequest> : FlowJob<TRequest>
{
    private readonly WanModel _model;
    private readonly GuidedSteps[] _guides;
    private readonly int _ofFirst;

    public WanJob(WanModel model, TRequest request, JobState state, FlowWay way, WanScript script)
        : base(model, request, state, way, script.Given)
    {
        _model = model;
        _ofFirst = model.StepsOfFirst(way.Sampler);
        var image_1MI = script.Image_1MI is { } image ? Keep(image) : null;
        _guides = [.. Turns(script.Guides).Where(turn => turn.Until > GuidedStep).Select(GuideOf)];

        GuidedSteps GuideOf((int Until, int Expert, FlowGuide Guide) turn) => Guided(turn.Until, turn.Expert, turn.Guide, image_1MI);
    }

    /// <summary>The expert's whose step is next.</summary>
    public override string Part => _model.Experts[GuidedStep < _ofFirst ? 0 : 1].Name;

    private protected override IReadOnlyList<GuidedSteps> Guides => _guides;

    /// <summary>Each guide's steps, in two where the second expert takes over between them.</summary>
    private IEnumerable<(int Until, int Expert, FlowGuide Guide)> Turns(IEnumerable<FlowGuide> guides)
    {
        var from = 0;
        foreach (var guide in guides)
        {
            if (from < _ofFirst)
            {
                yield return (Math.Min(guide.Until, _ofFirst), 0, guide);
            }
            if (guide.Until > _ofFirst)
            {
                yield return (guide.Until, 1, guide);
            }
            from = guide.Until;
        }
    }

    private GuidedSteps Guided(int until, int expert, FlowGuide guide, Tensor? image_1MI)
    {
        var branches = GuidanceBranches.ForFlow(_model.Defaults.Guidance(expert, guide.Guidance));
        var texts = Keep(branches, guide);
        return new GuidedSteps(until, branches, () => Evaluated(expert, texts, image_1MI));
    }

    private WanEvaluation Evaluated(int expert, Tensor[] texts, Tensor? image_1MI)
    {
        LeavePassed();
        using var scope = NewDisposeScope();
        var network = _model.Experts[expert].Network;
        var text_NLD = cat([.. texts.Select(text_1LD => WanPrompt.Padded(text_1LD))], dim: 0);
        var contexts = network.Project(text_NLD, image_1MI?.expand(texts.Length, -1, -1));
        return new WanEvaluation(network, contexts.DetachFromDisposeScope());
    }
}

/// <summary>What a job is made from, besides its request; the job takes over what is given.</summary>
internal sealed record WanScript(IReadOnlyList<FlowGuide> Guides, GivenFrames Given, Tensor? Image_1MI);
