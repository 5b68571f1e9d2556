// Shapes: B clips, F frames, M motion tokens, D their width, E condition width, S sinusoid width
// Shapes: B clips, F frames, E condition width, C channels
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using F = TorchSharp.torch.nn.functional;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Motion;

/// <summary>A number that a request may leave out, as an embedding that is zero at first and wherever the number is negative.</summary>
internal sealed class OptionalNumber : Module<Tensor?, Tensor?>
{
    internal const int SinusoidWidth = 64;

    [ComponentName(Name = "embedding")] private readonly TimestepEmbedding _embedding;

    public OptionalNumber(int width) : base(nameof(OptionalNumber))
    {
        _embedding = new TimestepEmbedding(SinusoidWidth, width);
        ZeroInit.Apply(_embedding.Last);
        RegisterComponents();
    }

    public override Tensor? forward(Tensor? number_B)
    {
        if (number_B is null)
        {
            return null;
        }
        using var scope = NewDisposeScope();
        var embedding_BE = _embedding.call(Sinusoids.OfTimes(number_B.clamp_min(0), SinusoidWidth));
        return (embedding_BE * number_B.ge(0).to(embedding_BE.dtype).unsqueeze(1)).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Tells the motion layers where they are: a vector per frame from its moment, the time, the motion caption, fps and motion strength.
/// How far a sprite has come is a product of motion and moment, which no sum of their embeddings holds: hence the layers after the sum.
/// </summary>
internal sealed class FrameConditioning : Module
{
    private const double StrengthScale = 100; // spreads 0..1 over the sinusoids
    private const double FrameScale = 4; // likewise the sixteen frames of a usual clip

    [ComponentName(Name = "frame")] private readonly TimestepEmbedding _frame;
    [ComponentName(Name = "time")] private readonly TimestepEmbedding _time;
    [ComponentName(Name = "motion")] private readonly TimestepEmbedding? _motion;
    [ComponentName(Name = "fps")] private readonly OptionalNumber _fps;
    [ComponentName(Name = "strength")] private readonly OptionalNumber _strength;
    [ComponentName(Name = "norm")] private readonly LayerNorm _norm;
    [ComponentName(Name = "mix")] private readonly TimestepEmbedding _mix;
    [ComponentName(Name = "spatial_fps")] private readonly OptionalNumber _spatialFps;
    [ComponentName(Name = "spatial_strength")] private readonly OptionalNumber _spatialStrength;

    public FrameConditioning(MotionConfig config, int width, int spatialTimeWidth) : base(nameof(FrameConditioning))
    {
        _frame = new TimestepEmbedding(OptionalNumber.SinusoidWidth, width);
        _time = new TimestepEmbedding(OptionalNumber.SinusoidWidth, width);
        _motion = config.T5 ? new TimestepEmbedding(config.T5Width, width) : null;
        _fps = new OptionalNumber(width);
        _strength = new OptionalNumber(width);
        _norm = Layers.LayerNorm(width);
        _mix = new TimestepEmbedding(width, width);
        _spatialFps = new OptionalNumber(spatialTimeWidth);
        _spatialStrength = new OptionalNumber(spatialTimeWidth);
        RegisterComponents();
    }

    /// <summary>The part that all steps share: BFE.</summary>
    public Tensor PerFrame(FrameConditions conditions, int frames)
    {
        using var scope = NewDisposeScope();
        var times_BF = conditions.FrameTimes_BF
            ?? arange(
                frames, dtype: NumberTypes.Wide(conditions.Text_BLD.dtype),
                device: conditions.Text_BLD.device).expand(conditions.Text_BLD.shape[0], -1);
        var sinusoids_GS = Sinusoids.OfTimes(times_BF.flatten() * FrameScale, OptionalNumber.SinusoidWidth);
        var u_BFE = _frame.call(sinusoids_GS).unflatten(0, -1, frames);
        foreach (
            var clip_BE in new[] { Motion(conditions), _fps.call(conditions.Fps_B), _strength.call(Scaled(conditions)) }.OfType<Tensor>())
        {
            u_BFE = u_BFE + clip_BE.unsqueeze(1);
        }
        return u_BFE.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Adds a step's part, the same for all frames, to what the steps share, and mixes: BFE, for <see cref="FrameModulation"/>.
    /// </summary>
    public Tensor AtStep(Tensor shared_BFE, Tensor times_B)
    {
        using var scope = NewDisposeScope();
        var sum_BFE = shared_BFE + _time.call(Sinusoids.OfTimes(times_B, OptionalNumber.SinusoidWidth)).unsqueeze(1);
        return F.silu(_mix.call(_norm.call(sum_BFE))).MoveToOuterDisposeScope();
    }

    /// <summary>What the frozen ResNets' time embedding gets on top, BT; null where neither number is given.</summary>
    public Tensor? ForSpatial(FrameConditions conditions)
    {
        using var scope = NewDisposeScope();
        var (fps_BT, strength_BT) = (_spatialFps.call(conditions.Fps_B), _spatialStrength.call(Scaled(conditions)));
        var sum_BT = fps_BT is null ? strength_BT : strength_BT is null ? fps_BT : fps_BT + strength_BT;
        return sum_BT?.MoveToOuterDisposeScope();
    }

    private static Tensor? Scaled(FrameConditions conditions) =>
        conditions.Strength_B is { } strength_B ? strength_B * StrengthScale : null;

    private Tensor? Motion(FrameConditions conditions)
    {
        if (_motion is null || conditions.Motion_BMD?.to(_norm.weight!.dtype) is not { } tokens_BMD)
        {
            return null;
        }
        if (conditions.MotionMask_BM is not { } mask_BM)
        {
            return _motion.call(tokens_BMD.mean([1]));
        }
        var mask_BM1 = mask_BM.to(tokens_BMD.dtype).unsqueeze(-1);
        return _motion.call((tokens_BMD * mask_BM1).sum(1) / mask_BM1.sum(1).clamp_min(1));
    }
}

/// <summary>Scales and shifts channels by each frame's condition (FiLM, Perez et al. 2018); changes nothing at first.</summary>
internal sealed class FrameModulation : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "proj")] private readonly Linear _proj;

    public FrameModulation(int conditionWidth, int channels) : base(nameof(FrameModulation))
    {
        _proj = Layers.Linear(conditionWidth, 2 * channels);
        ZeroInit.Apply(_proj);
        RegisterComponents();
    }

    /// <summary>x has frames and channels last: B…FC, with four dimensions.</summary>
    public override Tensor forward(Tensor x_BPFC, Tensor condition_BFE)
    {
        using var scope = NewDisposeScope();
        var scaleShift = _proj.call(condition_BFE).unsqueeze(1).chunk(2, dim: -1);
        return (x_BPFC * (scaleShift[0] + 1) + scaleShift[1]).MoveToOuterDisposeScope();
    }
}
