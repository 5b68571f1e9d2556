// Shapes: C channels, f latent frames, H/W latent pixels
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>
/// A still, which is one latent frame, or a clip, of a flow over whole videos: the sampler moves all of its frames, and the transformer is
/// shown them with what is given, which the job takes over.
/// </summary>
internal abstract class FlowJob<TRequest> : DenoisingJob
{
    private readonly DiffusionModel _model;
    private readonly TRequest _request;
    private readonly GivenFrames _given;
    private readonly List<Tensor> _told = [];

    private protected FlowJob(DiffusionModel model, TRequest request, JobState state, FlowWay way, GivenFrames given)
        : base(way.Sampler, state, way.Quality) => (_model, _request, _given) = (model, request, given.DetachFromDisposeScope());

    /// <summary>Between its steps it keeps what is given, and the texts, too.</summary>
    public override long Bytes => base.Bytes + _given.Bytes + _told.Sum(tensor => tensor.numel() * tensor.element_size());

    public override byte[] Checkpoint() => JobCheckpoint.Write(_request, Standing, _model);

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

    /// <summary>Until the job ends: a transformer may be in memory only when its turn comes.</summary>
    private protected Tensor Keep(Tensor tensor)
    {
        _told.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>The texts of a guide's branches.</summary>
    private protected Tensor[] Keep(GuidanceBranches branches, FlowGuide guide) =>
        [.. branches.Select(guide.Negative_1LD, guide.Text_1LD).Select(text_1LD => Keep(text_1LD.clone()))];

    /// <summary>What was prepared for steps that are done.</summary>
    private protected void LeavePassed()
    {
        foreach (var passed in Guides.Where(guide => guide.Until <= GuidedStep))
        {
            passed.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _told.ForEach(tensor => tensor.Dispose());
        _given.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>How a job's steps are taken.</summary>
internal sealed record FlowWay(FlowSampler Sampler, StepQuality Quality);
