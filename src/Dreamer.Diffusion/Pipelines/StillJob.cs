// Shapes: N guidance branches, C channels, H/W latent pixels, L tokens, D text width
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Stage one.</summary>
internal sealed class StillJob : DenoisingJob
{
    private readonly DreamerModel _model;
    private readonly StillRequest _request;
    private readonly GuidanceBranches _branches;
    private readonly StillEvaluation _evaluation;

    public StillJob(DreamerModel model, StillRequest request, SamplerState state, CaptionEmbedding caption, CaptionEmbedding negative)
        : base(model.CreateSampler(request.Sampler, request.Steps), state)
    {
        (_model, _request) = (model, request);
        _branches = GuidanceBranches.ForText(request.Guidance);
        using var scope = NewDisposeScope();
        CaptionEmbedding[] captions = _branches.Select(negative, caption);
        var contexts = model.Unet.Project(cat([.. captions.Select(item => item.Tokens_1LD)], dim: 0)).DetachFromDisposeScope();
        _evaluation = new StillEvaluation(model.Unet, contexts, model.Labels(captions)?.DetachFromDisposeScope());
    }

    public static SamplerState Begin(DreamerModel model, StillRequest request)
    {
        using var scope = NewDisposeScope();
        var noise_1CHW = SeededNoise.Draw(request.Seed, SeededNoise.Still, Shape(model, request));
        return model.CreateSampler(request.Sampler, request.Steps).Begin(noise_1CHW.to(model.Device)).MoveToOuterDisposeScope();
    }

    public static long[] Shape(DreamerModel model, StillRequest request) =>
        [1, model.Info.LatentChannels, request.Size / model.Info.LatentScale, request.Size / model.Info.LatentScale];

    public override int Branches => _branches.Count;

    internal override Evaluation Evaluation => _evaluation;

    public override byte[] Checkpoint() => JobCheckpoint.Write(_request, State, _model.Info.Revision);

    internal override Tensor Combine(Tensor rows) => _branches.Combine(rows);

    private protected override Tensor RowsOf(Tensor input) => input.expand(_branches.Count, -1, -1, -1);

    private protected override Tensor Complete(Tensor latents) => latents.clone();
}
