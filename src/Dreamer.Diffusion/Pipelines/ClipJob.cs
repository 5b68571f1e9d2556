// Shapes: N guidance branches, F frames, C channels, H/W latent pixels (h/w pixels of the still), L tokens, D widths
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Stage two. Frame 0 is the still: the network sees it clean at every step, and the sampler moves the frames after it only.</summary>
internal sealed class ClipJob : DenoisingJob
{
    private readonly DreamerModel _model;
    private readonly MotionModel _motion;
    private readonly ClipRequest _request;
    private readonly GuidanceBranches _branches;
    private readonly ClipEvaluation _evaluation;
    private readonly Tensor _still_1CHW;

    public ClipJob(DreamerModel model, MotionModel motion, ClipRequest request, SamplerState state, ClipInputs inputs)
        : base(model.CreateSampler(request.Sampler, request.Steps), state)
    {
        (_model, _motion, _request) = (model, motion, request);
        _branches = GuidanceBranches.ForImageAndText(request.ImageGuidance, request.Guidance);
        using var scope = NewDisposeScope();
        _still_1CHW = inputs.StillLatent_1CHW.clone().DetachFromDisposeScope();
        CaptionEmbedding[] captions = _branches.Select(model.NoCaption, model.NoCaption, inputs.Caption);
        var labels_NE = model.Labels(captions)?.DetachFromDisposeScope();
        var context = motion.Unet.Prepare(Conditions(inputs, captions, labels_NE), request.Frames).DetachFromDisposeScope();
        _evaluation = new ClipEvaluation(motion.Unet, context, labels_NE);
    }

    public static SamplerState Begin(DreamerModel model, ClipRequest request)
    {
        using var scope = NewDisposeScope();
        long[] frame_1CHW = [1, .. Shape(model, request)[2..]];
        var noise_FCHW = cat([.. Enumerable.Range(1, request.Frames - 1).Select(frame => SeededNoise.Draw(request.Seed, SeededNoise.Frame(frame), frame_1CHW))], dim: 0);
        if (model.Schedule.Config.SharedNoise is > 0 and var weight)
        {
            noise_FCHW = SharedNoise.Mix(SeededNoise.Draw(request.Seed, SeededNoise.SharedByFrames, frame_1CHW), noise_FCHW, weight);
        }
        return model.CreateSampler(request.Sampler, request.Steps).Begin(noise_FCHW.unsqueeze(0).to(model.Device)).MoveToOuterDisposeScope();
    }

    /// <summary>Of the frames that the sampler moves: all but the still.</summary>
    public static long[] Shape(DreamerModel model, ClipRequest request)
    {
        var side = request.Size / model.Info.LatentScale;
        return [1, request.Frames - 1, model.Info.LatentChannels, side, side];
    }

    public override int Branches => _branches.Count;

    internal override Evaluation Evaluation => _evaluation;

    public override byte[] Checkpoint() => JobCheckpoint.Write(_request, State, _model.Info.Revision);

    internal override Tensor Combine(Tensor rows) => _branches.Combine(rows.narrow(1, 1, _request.Frames - 1));

    private protected override Tensor RowsOf(Tensor input) =>
        cat([_still_1CHW.unsqueeze(0), input], dim: 1).expand(_branches.Count, -1, -1, -1, -1);

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

    private ClipConditions Conditions(ClipInputs inputs, CaptionEmbedding[] captions, Tensor? labels_NE)
    {
        var motions = _branches.Select(inputs.Negative, inputs.Negative, inputs.Motion);
        return new ClipConditions(
            Text_BLD: cat([.. captions.Select(item => item.Tokens_1LD)], dim: 0),
            Labels_BE: labels_NE,
            Motion_BMD: cat([.. motions.Select(item => item.Tokens_1LD)], dim: 0),
            MotionMask_BM: cat([.. motions.Select(item => item.Mask_1L)], dim: 0),
            StillLatent_BChw: Repeated(inputs.StillLatent_1CHW),
            StillImage_BCHW: Repeated(inputs.StillImage_1Chw),
            ImageTokens_BMD: _motion.ImageTokens(inputs.StillImage_1Chw) is { } tokens ? Repeated(tokens) : null,
            Fps_B: Filled(_request.Fps),
            Strength_B: Filled(_request.MotionStrength),
            FrameTimes_BF: FrameTimes(),
            ImageKept_B: tensor(_branches.Select(0f, 1f, 1f), device: _model.Device));
    }

    private Tensor FrameTimes() =>
        (arange(_request.Frames, dtype: ScalarType.Float32, device: _model.Device) * (8 / _request.Fps)).expand(_branches.Count, _request.Frames);

    private Tensor Filled(double value) => full([_branches.Count], value, dtype: ScalarType.Float32, device: _model.Device);

    private Tensor Repeated(Tensor one) => one.repeat_interleave(_branches.Count, 0);
}
