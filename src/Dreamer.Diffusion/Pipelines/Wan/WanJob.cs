// Shapes: N guidance branches, C channels, f latent frames, H/W latent pixels, L text tokens, D text width, M image tokens, I image width
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>
/// A still, which is one latent frame, or a clip: the sampler moves all of its frames, and the transformer is shown them with what is
/// given. Guides take turns, and within a guide's steps A14B's experts.
/// </summary>
internal sealed class WanJob<TRequest> : DenoisingJob
{
    private readonly WanModel _model;
    private readonly TRequest _request;
    private readonly WanGiven _given;
    private readonly GuidedSteps[] _guides;

    public WanJob(WanModel model, TRequest request, SamplerState state, FlowSampler sampler, WanScript script) : base(sampler, state)
    {
        (_model, _request) = (model, request);
        _given = script.Given.DetachFromDisposeScope();
        _guides = [.. Turns(script.Guides, model.StepsOfFirst(sampler)).Where(turn => turn.Until > GuidedStep).Select(Prepared)];

        GuidedSteps Prepared((int Until, int Expert, WanGuide Guide) turn) => Prepare(turn.Until, turn.Expert, turn.Guide, script.Image_1MI);
    }

    /// <summary>Between its steps it keeps what is given, too.</summary>
    public override long Bytes => base.Bytes + _given.Bytes;

    private protected override IReadOnlyList<GuidedSteps> Guides => _guides;

    public override byte[] Checkpoint() => JobCheckpoint.Write(_request, State, _model.Info.Revision, _model.Place.Kind, IsInexact);

    internal override Tensor Times() =>
        _given.Times(Sampler.Timesteps[Step], Branches, State.Latents.shape[2], State.Latents.device);

    internal override Tensor Combine(Tensor rows) => Now.Branches.Combine(rows);

    private protected override Tensor RowsOf(Tensor input) => _given.Shown(input).expand(Branches, -1, -1, -1, -1);

    /// <summary>1CfHW -> fCHW.</summary>
    private protected override Tensor Complete(Tensor latents)
    {
        using var scope = NewDisposeScope();
        return _given.Completed(latents).squeeze(0).transpose(0, 1).clone().contiguous().MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        _given.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Each guide's steps, in two where the second expert takes over between them.</summary>
    private static IEnumerable<(int Until, int Expert, WanGuide Guide)> Turns(IEnumerable<WanGuide> guides, int ofFirst)
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

    private GuidedSteps Prepare(int until, int expert, WanGuide guide, Tensor? image_1MI)
    {
        using var scope = NewDisposeScope();
        var branches = GuidanceBranches.ForFlow(guide.Guidance);
        var text_NLD = cat([.. branches.Select(guide.Negative_1LD, guide.Text_1LD).Select(text => WanPrompt.Padded(text))], dim: 0);
        var image_NMI = image_1MI?.expand(branches.Count, -1, -1);
        var contexts = _model.Experts[expert].Project(text_NLD, image_NMI).DetachFromDisposeScope();
        return new GuidedSteps(until, branches, new WanEvaluation(_model.Experts[expert], contexts));
    }
}

/// <summary>What guides the steps before <paramref name="Until"/> that no guide before it has.</summary>
internal sealed record WanGuide(int Until, double Guidance, Tensor Text_1LD, Tensor Negative_1LD);

/// <summary>What a job is made from, besides its request; the job takes over what is given.</summary>
internal sealed record WanScript(IReadOnlyList<WanGuide> Guides, WanGiven Given, Tensor? Image_1MI);
