// Shapes: N guidance branches, F frames, C channels, H/W latent pixels (h/w pixels of the still), L tokens, D widths
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// Stage two. Frame 0 is the still: the network sees it clean at every step, and the sampler moves the frames after it only. A trajectory
/// that changes its caption on the way has a guide for each part of its steps.
/// </summary>
internal sealed class ClipJob : DenoisingJob
{
    private readonly DreamerModel _model;
    private readonly MotionModel _motion;
    private readonly ClipRequest _request;
    private readonly GuidedSteps[] _guides;
    private readonly Tensor _still_1CHW;

    public ClipJob(DreamerModel model, ClipRequest request, JobState state, ClipConditions conditions)
        : base(model.CreateSampler(request.Sampler, request.Steps), state, request.Quality)
    {
        (_model, _motion, _request) = (model, model.Motion, request);
        _still_1CHW = conditions.StillLatent_1CHW.clone().DetachFromDisposeScope();
        _guides = [.. conditions.Guides(request).Where(guide => guide.Until > GuidedStep).Select(guide => Prepare(guide, conditions))];
        RequireOwnCache();
    }

    private protected override IReadOnlyList<GuidedSteps> Guides => _guides;

    public static SamplerState Begin(DreamerModel model, ClipRequest request)
    {
        using var scope = NewDisposeScope();
        long[] frame_1CHW = [1, .. Shape(model, request)[2..]];
        var noise_FCHW = cat([.. Enumerable.Range(1, request.Frames - 1).Select(frame => Draw(SeededNoise.Frame(frame)))], dim: 0);
        if (model.Schedule.Config.SharedNoise is > 0 and var weight)
        {
            noise_FCHW = SharedNoise.Mix(Draw(SeededNoise.SharedByFrames), noise_FCHW, weight);
        }
        return model.CreateSampler(request.Sampler, request.Steps).Begin(noise_FCHW.unsqueeze(0).to(model.Device))
            .MoveToOuterDisposeScope();

        Tensor Draw(int use) => SeededNoise.Draw(request.Seed, use, frame_1CHW);
    }

    /// <summary>Of the frames that the sampler moves: all but the still.</summary>
    public static long[] Shape(DreamerModel model, ClipRequest request)
    {
        var latent = request.Size / model.Info.LatentScale;
        return [1, request.Frames - 1, model.Info.LatentChannels, latent.Height, latent.Width];
    }

    public override byte[] Checkpoint() => JobCheckpoint.Write(_request, Standing, _model);

    internal override Tensor Combine(Tensor rows) => Now.Branches.Combine(rows.narrow(1, 1, _request.Frames - 1));

    private protected override Tensor RowsOf(Tensor input) =>
        cat([_still_1CHW.unsqueeze(0), input], dim: 1).expand(Branches, -1, -1, -1, -1);

    private protected override Tensor Complete(Tensor latents)
    {
        using var scope = NewDisposeScope();
        return cat([_still_1CHW, latents.squeeze(0)], dim: 0).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        _still_1CHW.Dispose();
        base.Dispose(disposing);
    }

    private GuidedSteps Prepare(ClipGuide guide, ClipConditions given)
    {
        using var scope = NewDisposeScope();
        var branches = GuidanceBranches.ForImageAndText(_request.ImageGuidance, guide.Guidance);
        CaptionEmbedding[] captions = branches.Select(_model.NoCaption, _model.NoCaption, guide.Caption);
        var motions = branches.Select(given.Negative, given.Negative, guide.Motion);
        var labels_NE = _model.Labels(captions)?.DetachFromDisposeScope();
        var conditions = Conditions(given, branches, labels_NE, captions, motions);
        var context = _motion.Unet.Prepare(conditions, _request.Frames).DetachFromDisposeScope();
        return new GuidedSteps(guide.Until, branches, new ClipEvaluation(_motion.Unet, context, labels_NE));
    }

    private FrameConditions Conditions(
        ClipConditions given, GuidanceBranches branches, Tensor? labels_NE, CaptionEmbedding[] captions, MotionEmbedding[] motions)
    {
        var count = branches.Count;
        return new FrameConditions(
            Text_BLD: cat([.. captions.Select(item => item.Tokens_1LD)], dim: 0),
            Labels_BE: labels_NE,
            Motion_BMD: cat([.. motions.Select(item => item.Tokens_1LD)], dim: 0),
            MotionMask_BM: cat([.. motions.Select(item => item.Mask_1L)], dim: 0),
            StillLatent_BChw: given.StillLatent_1CHW.repeat_interleave(count, 0),
            StillImage_BCHW: given.StillImage_1Chw.repeat_interleave(count, 0),
            ImageTokens_BMD: _motion.ImageTokens(given.StillImage_1Chw) is { } tokens ? tokens.repeat_interleave(count, 0) : null,
            Fps_B: Filled(count, _request.Fps),
            Strength_B: Filled(count, _request.MotionStrength),
            FrameTimes_BF: FrameTimes(count),
            ImageKept_B: tensor(branches.Select(0f, 1f, 1f), dtype: ScalarType.Float32, device: _model.Device));
    }

    private Tensor FrameTimes(int count) =>
        (arange(_request.Frames, dtype: ScalarType.Float32, device: _model.Device) * (8 / _request.Fps)).expand(count, _request.Frames);

    private Tensor Filled(int count, double value) => full([count], value, dtype: ScalarType.Float32, device: _model.Device);
}
