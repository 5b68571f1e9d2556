// Shapes: G images (clips * frames), C channels, H/W latent pixels
// Shapes: B clips, F frames, G images (B*F), C channels, D output channels, H/W latent pixels
using Dreamer.Diffusion.Networks;
using F = TorchSharp.torch.nn.functional;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// How the motion layers of one block of the spatial network are built; <paramref name="Level"/> counts from the finest,
/// <paramref name="AboveCoarsest"/> from the coarsest, 0.
/// </summary>
internal sealed record MotionLevelShape(int Channels, int Resnets, int MotionModules, int Level, int AboveCoarsest, bool HasPaca)
{
    /// <summary>Transformer blocks of each motion module.</summary>
    public PerLevel Transformers { get; init; } = 1;
}

/// <summary>The motion layers that go into one block of the spatial network, by the index of its layer.</summary>
internal sealed class MotionLevel : Module
{
    [ComponentName(Name = "temporal_convs")] private readonly ModuleList<TemporalConvolution> _temporalConvs = [];
    [ComponentName(Name = "pacas")] private readonly ModuleList<PixelAwareAttention> _pacas = [];
    [ComponentName(Name = "motion_modules")] private readonly ModuleList<TemporalTransformer> _motionModules = [];

    public MotionLevel(MotionLevelShape shape, MotionConfig config) : base(nameof(MotionLevel))
    {
        for (var layer = 0; layer < (config.TemporalConv ? shape.Resnets : 0); layer++)
        {
            _temporalConvs.Add(new TemporalConvolution(shape.Channels, config));
        }
        for (var layer = 0; layer < shape.MotionModules; layer++)
        {
            _motionModules.Add(new TemporalTransformer(new TemporalShape(
                shape.Channels, config, config.TemporalHeads(
                    shape.Channels, shape.Level), shape.Transformers.At(layer), shape.AboveCoarsest < config.SpaceTimeLevels)));
            if (shape.HasPaca)
            {
                _pacas.Add(new PixelAwareAttention(shape.Channels, config));
            }
        }
        RegisterComponents();
    }

    internal ModuleList<TemporalTransformer> MotionModules => _motionModules;
    internal ModuleList<PixelAwareAttention> Pacas => _pacas;

    public Tensor AfterResnet(int layer, Tensor x_GCHW, ClipStep step) =>
        layer < _temporalConvs.Count ? _temporalConvs[layer].call(x_GCHW, step) : x_GCHW;

    public Tensor AfterAttention(int layer, Tensor x_GCHW, ClipStep step)
    {
        var h_GCHW = layer < _pacas.Count ? _pacas[layer].call(x_GCHW, step) : x_GCHW;
        return layer < _motionModules.Count ? _motionModules[layer].call(h_GCHW, step) : h_GCHW;
    }
}

/// <summary>
/// A trained output beside the frozen one, zero at first: GCHW -> GDHW. Without it all that motion layers know of the result has to
/// pass an output that was trained for single, noisy stills.
/// </summary>
internal sealed class MotionOutput : Module<Tensor, ClipStep, Tensor>
{
    [ComponentName(Name = "norm")] private readonly GroupNorm _norm;
    [ComponentName(Name = "ada")] private readonly FrameModulation? _ada;
    [ComponentName(Name = "conv")] private readonly Conv2d _conv;

    public MotionOutput(int channels, int outputs, MotionConfig config) : base(nameof(MotionOutput))
    {
        _norm = Layers.GroupNorm(config.NormNumGroups, channels);
        _ada = config.ConditionWidth is { } width ? new FrameModulation(width, channels) : null;
        _conv = Layers.Conv2d(channels, outputs, 3L, padding: 1L);
        ZeroInit.Apply(_conv);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_GCHW, ClipStep step)
    {
        using var scope = NewDisposeScope();
        var h_GCHW = _norm.call(x_GCHW);
        if (_ada is not null)
        {
            var h_BPFC = h_GCHW.unflatten(0, -1, step.Frames).flatten(3).permute(0, 3, 1, 2);
            h_GCHW = _ada.call(h_BPFC, step.Condition_BFE!).permute(0, 2, 3, 1).reshape(x_GCHW.shape);
        }
        return _conv.call(F.silu(h_GCHW)).MoveToOuterDisposeScope();
    }
}

/// <summary>Zeroes a layer, so that at the start of stage two a clip is F independent stills.</summary>
internal static class ZeroInit
{
    public static void Apply(Linear layer) => Apply(layer.weight, layer.bias);

    public static void Apply(Conv2d layer) => Apply(layer.weight, layer.bias);

    private static void Apply(Tensor weight, Tensor? bias)
    {
        nn.init.zeros_(weight);
        if (bias is not null)
        {
            nn.init.zeros_(bias);
        }
    }
}
