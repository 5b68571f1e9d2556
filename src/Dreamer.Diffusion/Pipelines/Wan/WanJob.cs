// Shapes: N guidance branches, C channels, f latent frames, H/W latent pixels, L text tokens, D text width, M image tokens, I image width
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>
/// A still, which is one latent frame, or a clip: the sampler moves all of its frames, and the transformer is shown them with what is
/// given. Guides take turns, and within a guide's steps A14B's experts: of what they attend to a job keeps the texts, and projects them
/// when an expert's turn comes.
/// </summary>
internal sealed class WanJob<TRequest> : DenoisingJob
{
    private readonly WanModel _model;
    private readonly TRequest _request;
    private readonly WanGiven _given;
    private readonly GuidedSteps[] _guides;
    private readonly List<Tensor> _told = [];
    private readonly int _ofFirst;

    public WanJob(WanModel model, TRequest request, SamplerState state, FlowSampler sampler, WanScript script) : base(sampler, state)
    {
        (_model, _request) = (model, request);
        _given = script.Given.DetachFromDisposeScope();
        _ofFirst = model.StepsOfFirst(sampler);
        var image_1MI = script.Image_1MI is { } image ? Keep(image) : null;
        _guides = [.. Turns(script.Guides).Where(turn => turn.Until > GuidedStep).Select(GuideOf)];

        GuidedSteps GuideOf((int Until, int Expert, WanGuide Guide) turn) => Guided(turn.Until, turn.Expert, turn.Guide, image_1MI);
    }

    /// <summary>The expert's whose step is next.</summary>
    public override string Part => _model.Experts[GuidedStep < _ofFirst ? 0 : 1].Name;

    /// <summary>Between its steps it keeps what is given, too.</summary>
    public override long Bytes => base.Bytes + _given.Bytes + _told.Sum(tensor => tensor.numel() * tensor.element_size());

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
        _told.ForEach(tensor => tensor.Dispose());
        base.Dispose(disposing);
    }

    /// <summary>Each guide's steps, in two where the second expert takes over between them.</summary>
    private IEnumerable<(int Until, int Expert, WanGuide Guide)> Turns(IEnumerable<WanGuide> guides)
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

    private GuidedSteps Guided(int until, int expert, WanGuide guide, Tensor? image_1MI)
    {
        var branches = GuidanceBranches.ForFlow(_model.Defaults.Guidance(expert, guide.Guidance));
        Tensor[] texts = [.. branches.Select(guide.Negative_1LD, guide.Text_1LD).Select(text_1LD => Keep(text_1LD.clone()))];
        return new GuidedSteps(until, branches, () => Evaluated(expert, texts, image_1MI));
    }

    private WanEvaluation Evaluated(int expert, Tensor[] texts, Tensor? image_1MI)
    {
        foreach (var passed in _guides.Where(guide => guide.Until <= GuidedStep))
        {
            passed.Dispose();
        }
        using var scope = NewDisposeScope();
        var network = _model.Experts[expert].Network;
        var text_NLD = cat([.. texts.Select(text_1LD => WanPrompt.Padded(text_1LD))], dim: 0);
        var contexts = network.Project(text_NLD, image_1MI?.expand(texts.Length, -1, -1));
        return new WanEvaluation(network, contexts.DetachFromDisposeScope());
    }

    private Tensor Keep(Tensor tensor)
    {
        _told.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}

/// <summary>What guides the steps before <paramref name="Until"/> that no guide before it has.</summary>
internal sealed record WanGuide(int Until, double Guidance, Tensor Text_1LD, Tensor Negative_1LD);

/// <summary>What a job is made from, besides its request; the job takes over what is given.</summary>
internal sealed record WanScript(IReadOnlyList<WanGuide> Guides, WanGiven Given, Tensor? Image_1MI);
