// Shapes: N guidance branches, C channels, H/W latent pixels
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Stage one. A trajectory that changes its caption on the way has a guide for each part of its steps.</summary>
internal sealed class StillJob : DenoisingJob
{
    private readonly DreamerModel _model;
    private readonly StillRequest _request;
    private readonly StillConditions[] _conditions;

    public StillJob(DreamerModel model, StillRequest request, SamplerState state, IReadOnlyList<StillGuide> guides)
        : base(model.CreateSampler(request.Sampler, request.Steps), state)
    {
        (_model, _request) = (model, request);
        _conditions = [.. guides.Where(guide => guide.Until > state.Step).Select(guide => new StillConditions(model, guide))];
    }

    private StillConditions Conditions => _conditions.First(conditions => conditions.Until > Step);

    public static SamplerState Begin(DreamerModel model, StillRequest request)
    {
        using var scope = NewDisposeScope();
        var noise_1CHW = SeededNoise.Draw(request.Seed, SeededNoise.Still, Shape(model, request));
        return model.CreateSampler(request.Sampler, request.Steps).Begin(noise_1CHW.to(model.Device)).MoveToOuterDisposeScope();
    }

    /// <summary>With noise of its own: the one that the still was made from, which the seed may be, would leave its traces twice.</summary>
    public static SamplerState BeginAt(DreamerModel model, StillRequest request, StillOrigin origin)
    {
        using var scope = NewDisposeScope();
        var noise_1CHW = SeededNoise.Draw(request.Seed, SeededNoise.Refinement, Shape(model, request)).to(model.Device);
        var sampler = model.CreateSampler(request.Sampler, request.Steps);
        return sampler.BeginAt(origin.Step, origin.Latent_1CHW.to(model.Device), noise_1CHW).MoveToOuterDisposeScope();
    }

    public static long[] Shape(DreamerModel model, StillRequest request) =>
        [1, model.Info.LatentChannels, request.Size / model.Info.LatentScale, request.Size / model.Info.LatentScale];

    public override byte[] Checkpoint() => JobCheckpoint.Write(_request, State, _model.Info.Revision);

    private protected override Tensor Denoise(Tensor input, double timestep)
    {
        var now = Conditions;
        var branches = now.Branches.Count;
        var times_N = full([branches], timestep, dtype: ScalarType.Float32, device: input.device);
        var v_NCHW = _model.Unet.Denoise(input.expand(branches, -1, -1, -1), times_N, now.Contexts, now.Labels_NE);
        return now.Branches.Combine(v_NCHW);
    }

    private protected override Tensor Complete(Tensor latents) => latents.clone();

    protected override void Dispose(bool disposing)
    {
        foreach (var conditions in _conditions)
        {
            conditions.Dispose();
        }
        base.Dispose(disposing);
    }
}
