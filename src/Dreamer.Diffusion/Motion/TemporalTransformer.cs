// Shapes: B clips, F frames, C channels, H/W latent pixels, P pixels of a frame (H*W), E condition width, T tokens that attend together
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Motion;

/// <summary>How a temporal transformer is built; <paramref name="SpaceTime"/> lets all pixels of all frames attend together.</summary>
internal sealed record TemporalShape(int Channels, MotionConfig Motion, int Heads, int Layers, bool SpaceTime);

/// <summary>
/// Sinusoidal frame positions, sines and cosines interleaved; a buffer, because the published files hold it. Frames with times of their own
/// stand where these say, between the buffer's whole numbers too, so that a clip of few frames means the same moments as one of many.
/// </summary>
internal sealed class FramePositions : Module<Tensor, Tensor?, Tensor>, ITakesTensors
{
    [ComponentName(Name = "pe")] private Tensor _pe_1FC;
    private readonly int _channels;

    public FramePositions(int maxFrames, int channels) : base(nameof(FramePositions))
    {
        using var scope = NewDisposeScope();
        _channels = channels;
        _pe_1FC = At(arange(maxFrames, dtype: ScalarType.Float32, device: Layers.Place).unsqueeze(0)).DetachFromDisposeScope();
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BPFC, Tensor? times_BF)
    {
        using var scope = NewDisposeScope();
        var positions_BFC = times_BF is null ? _pe_1FC.narrow(1, 0, x_BPFC.shape[2]) : At(times_BF);
        return (x_BPFC + positions_BFC.to(x_BPFC.dtype).unsqueeze(1)).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterBuffer(name, _pe_1FC = tensor);

    private Tensor At(Tensor times_BF)
    {
        var frequencies_C = (
            arange(
                0, _channels, 2, dtype: NumberTypes.Wide(times_BF.dtype), device: times_BF.device) * (-Math.Log(10000) / _channels)).exp();
        var angles_BFC = times_BF.unsqueeze(2) * frequencies_C;
        return stack([angles_BFC.sin(), angles_BFC.cos()], dim: -1).flatten(2);
    }
}

/// <summary>Attention over frames, attention to the motion caption (or over frames again), feed-forward: BPFC -> BPFC.</summary>
internal sealed class TemporalBlock : Module<Tensor, Tensor?, ClipStep, Tensor>
{
    [ComponentName(Name = "norm1")] private readonly LayerNorm _norm1;
    [ComponentName(Name = "attn1")] private readonly Attention _attn1;
    [ComponentName(Name = "norm2")] private readonly LayerNorm _norm2;
    [ComponentName(Name = "attn2")] private readonly Attention _attn2;
    [ComponentName(Name = "norm3")] private readonly LayerNorm _norm3;
    [ComponentName(Name = "ff")] private readonly FeedForward _ff;
    [ComponentName(Name = "pos_embed")] private readonly FramePositions _positions;
    [ComponentName(Name = "ada1")] private readonly FrameModulation? _ada1;
    [ComponentName(Name = "ada3")] private readonly FrameModulation? _ada3;
    private readonly TemporalShape _shape;

    public TemporalBlock(TemporalShape shape) : base(nameof(TemporalBlock))
    {
        _shape = shape;
        var channels = shape.Channels;
        _norm1 = Layers.LayerNorm(channels);
        _attn1 = new Attention(channels, channels, shape.Heads);
        _norm2 = Layers.LayerNorm(channels);
        _attn2 = new Attention(channels, shape.Motion.T5 ? shape.Motion.T5Width : channels, shape.Heads);
        _norm3 = Layers.LayerNorm(channels);
        _ff = new FeedForward(channels);
        _positions = new FramePositions(shape.Motion.MotionMaxSeqLength, channels);
        _ada1 = shape.Motion.ConditionWidth is { } width ? new FrameModulation(width, channels) : null;
        _ada3 = shape.Motion.ConditionWidth is { } width3 ? new FrameModulation(width3, channels) : null;
        RegisterComponents();
    }

    /// <summary>The attention to the motion caption, where there is one.</summary>
    internal Attention? MotionAttention => _shape.Motion.T5 ? _attn2 : null;

    public override Tensor forward(Tensor x_BPFC, Tensor? places_1P1C, ClipStep step)
    {
        using var scope = NewDisposeScope();
        var normed_BPFC = Place(Modulate(_ada1, _norm1.call(x_BPFC), step), places_1P1C, step);
        var h_BPFC = x_BPFC + OverFrames(_attn1, normed_BPFC);
        normed_BPFC = _positions.call(_norm2.call(h_BPFC), step.Clip.FrameTimes_BF);
        h_BPFC = h_BPFC + (MotionAttention is null ? OverFrames(_attn2, normed_BPFC) : ToCaption(normed_BPFC, step));
        return (h_BPFC + _ff.call(Modulate(_ada3, _norm3.call(h_BPFC), step))).MoveToOuterDisposeScope();
    }

    private static Tensor Modulate(FrameModulation? modulation, Tensor x_BPFC, ClipStep step) =>
        modulation is null ? x_BPFC : modulation.call(x_BPFC, step.Condition_BFE!);

    private Tensor Place(Tensor x_BPFC, Tensor? places_1P1C, ClipStep step)
    {
        var placed_BPFC = _positions.call(x_BPFC, step.Clip.FrameTimes_BF);
        return places_1P1C is null ? placed_BPFC : placed_BPFC + places_1P1C;
    }

    private Tensor OverFrames(Attention attention, Tensor x_BPFC)
    {
        var x_GTC = _shape.SpaceTime ? x_BPFC.flatten(1, 2) : x_BPFC.flatten(0, 1);
        return attention.call(x_GTC, attention.Project(x_GTC)).reshape(x_BPFC.shape);
    }

    private Tensor ToCaption(Tensor x_BPFC, ClipStep step) =>
        _attn2.call(x_BPFC.flatten(1, 2), step.Attention[_attn2]).reshape(x_BPFC.shape);
}

/// <summary>
/// Temporal half of factorised attention, with a residual: frames folded into the batch, (BF)CHW -> (BF)CHW. Keys of diffusers'
/// UNetMotionModel (Guo et al. 2023), "ada" added.
/// </summary>
internal sealed class TemporalTransformer : Module<Tensor, ClipStep, Tensor>
{
    [ComponentName(Name = "norm")] private readonly GroupNorm _norm;
    [ComponentName(Name = "proj_in")] private readonly Linear _projIn;
    [ComponentName(Name = "transformer_blocks")] private readonly ModuleList<TemporalBlock> _blocks = [];
    [ComponentName(Name = "proj_out")] private readonly Linear _projOut;
    private readonly TemporalShape _shape;

    public TemporalTransformer(TemporalShape shape) : base(nameof(TemporalTransformer))
    {
        _shape = shape;
        _norm = Layers.GroupNorm(shape.Motion.NormNumGroups, shape.Channels, eps: 1e-6);
        _projIn = Layers.Linear(shape.Channels, shape.Channels);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            _blocks.Add(new TemporalBlock(shape));
        }
        _projOut = Layers.Linear(shape.Channels, shape.Channels);
        ZeroInit.Apply(_projOut);
        RegisterComponents();
    }

    internal int Channels => _shape.Channels;

    /// <summary>The attentions to the motion caption.</summary>
    internal IEnumerable<Attention> MotionAttentions => _blocks.Select(block => block.MotionAttention).OfType<Attention>();

    public override Tensor forward(Tensor x_GCHW, ClipStep step)
    {
        using var scope = NewDisposeScope();
        var normed_BFCP = Norm(x_GCHW, step.Frames);
        var h_BPFC = _projIn.call(normed_BFCP.permute(0, 3, 1, 2));
        var places_1P1C = Places(x_GCHW);
        foreach (var block in _blocks)
        {
            h_BPFC = block.call(h_BPFC, places_1P1C, step);
        }
        var y_GCHW = _projOut.call(h_BPFC).permute(0, 2, 3, 1).reshape(x_GCHW.shape);
        return (x_GCHW + y_GCHW).MoveToOuterDisposeScope();
    }

    private Tensor Norm(Tensor x_GCHW, int frames)
    {
        var x_BFCP = x_GCHW.unflatten(0, -1, frames).flatten(3);
        return _shape.Motion.TemporalNorm == "frame"
            ? _norm.call(x_GCHW).unflatten(0, -1, frames).flatten(3)
            : _norm.call(x_BFCP.transpose(1, 2)).transpose(1, 2);
    }

    private Tensor? Places(Tensor x_GCHW) => _shape.SpaceTime
        ? Sinusoids.OfPlaces(_shape.Channels, x_GCHW).flatten(2).transpose(1, 2).unsqueeze(2)
        : null;
}
