// Shapes: G images (clips * frames), C channels, H/W latent pixels
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Motion;

/// <summary>How the motion layers of one block of the spatial network are built; <paramref name="Level"/> counts from the finest, <paramref name="AboveCoarsest"/> from the coarsest, 0.</summary>
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
                shape.Channels, config, config.TemporalHeads(shape.Channels, shape.Level), shape.Transformers.At(layer), shape.AboveCoarsest < config.SpaceTimeLevels)));
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
