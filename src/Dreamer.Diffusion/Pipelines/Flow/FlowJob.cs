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

    private protected FlowJob(DiffusionModel model, TRequest request, JobState state, FlowWay way, GivenFrames given)
        : base(way.Sampler, state, way.Quality) => (_model, _request, _given) = (model, request, given.DetachFromDisposeScope());

    /// <summary>Between its steps it keeps what is given, too.</summary>
    public override long Bytes => base.Bytes + _given.Bytes;

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

    protected override void Dispose(bool disposing)
    {
        _given.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>How a job's steps are taken.</summary>
internal sealed record FlowWay(FlowSampler Sampler, StepQuality Quality);
