// Shapes: N guidance branches, M rows of a text, D text width
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Pipelines.Flow;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>A still or a clip of LTX-Video's.</summary>
internal sealed class LtxJob<TRequest> : FlowJob<TRequest>
{
    private readonly LtxModel _model;
    private readonly GuidedSteps[] _guides;

    public LtxJob(LtxModel model, TRequest request, JobState state, FlowWay way, LtxScript script)
        : base(model, request, state, way, script.Given)
    {
        _model = model;
        _guides = [.. script.Guides.Where(guide => guide.Until > GuidedStep).Select(guide => Guided(guide, script.Spacing))];
    }

    public override string Part => LtxConfigs.Denoiser;

    private protected override IReadOnlyList<GuidedSteps> Guides => _guides;

    private GuidedSteps Guided(FlowGuide guide, TokenSpacing spacing)
    {
        var branches = GuidanceBranches.ForFlow(guide.Guidance);
        var texts = Keep(branches, guide);
        return new GuidedSteps(guide.Until, branches, () => Evaluated(texts, spacing));
    }

    private LtxEvaluation Evaluated(Tensor[] texts, TokenSpacing spacing)
    {
        LeavePassed();
        using var scope = NewDisposeScope();
        var (text_NMD, mask_NM) = LtxPrompt.Padded(texts);
        var contexts = _model.Transformer.Project(text_NMD, mask_NM).DetachFromDisposeScope();
        return new LtxEvaluation(_model.Transformer, contexts, spacing);
    }
}

/// <summary>What a job is made from, besides its request; the job takes over what is given.</summary>
internal sealed record LtxScript(IReadOnlyList<FlowGuide> Guides, GivenFrames Given, TokenSpacing Spacing);
