// Shapes: N guidance branches, C channels, H/W latent pixels, L tokens, D text width
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Stage one. A trajectory that changes its caption on the way has a guide for each part of its steps.</summary>
internal sealed class StillJob : DenoisingJob
{
    private readonly DreamerModel _model;
    private readonly StillRequest _request;
    private readonly GuidedSteps[] _guides;

    public StillJob(DreamerModel model, StillRequest request, JobState state, StillConditions conditions)
        : base(model.CreateSampler(request.Sampler, request.Steps), state, request.Quality)
    {
        (_model, _request) = (model, request);
        _guides = [.. conditions.Guides(request).Where(guide => guide.Until > GuidedStep).Select(Prepare)];
        RequireOwnCache();
    }

    private protected override IReadOnlyList<GuidedSteps> Guides => _guides;

    /// <summary>
    /// From noise, or from another still with noise of its own: the one that that was made from, which the seed may be, would leave its
    /// traces
    /// twice.
    /// </summary>
    public static SamplerState Begin(DreamerModel model, StillRequest request, StillOrigin? origin)
    {
        using var scope = NewDisposeScope();
        var sampler = model.CreateSampler(request.Sampler, request.Steps);
        var use = origin is null ? SeededNoise.Still : SeededNoise.Refinement;
        var noise_1CHW = SeededNoise.Draw(request.Seed, use, Shape(model, request)).to(model.Device);
        var state = origin is null
            ? sampler.Begin(noise_1CHW)
            : sampler.BeginAt(origin.Step, origin.Latent_1CHW.to(model.Device), noise_1CHW);
        return state.MoveToOuterDisposeScope();
    }

    public static long[] Shape(DreamerModel model, StillRequest request)
    {
        var latent = request.Size / model.Info.LatentScale;
        return [1, model.Info.LatentChannels, latent.Height, latent.Width];
    }

    public override byte[] Checkpoint() => JobCheckpoint.Write(_request, Standing, _model);

    internal override Tensor Combine(Tensor rows) => Now.Branches.Combine(rows);

    private protected override Tensor RowsOf(Tensor input) => input.expand(Branches, -1, -1, -1);

    private protected override Tensor Complete(Tensor latents) => latents.clone();

    private GuidedSteps Prepare(StillGuide guide)
    {
        using var scope = NewDisposeScope();
        var branches = GuidanceBranches.ForText(guide.Guidance);
        CaptionEmbedding[] captions = branches.Select(guide.Negative, guide.Caption);
        var contexts = _model.Unet.Project(cat([.. captions.Select(item => item.Tokens_1LD)], dim: 0)).DetachFromDisposeScope();
        return new GuidedSteps(
            guide.Until, branches, new StillEvaluation(_model.Unet, contexts, _model.Labels(captions)?.DetachFromDisposeScope()));
    }
}
