// Shapes: B clips, F frames, G images (B*F), C channels, D output channels, H/W latent pixels
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Motion;

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
