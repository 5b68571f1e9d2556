// Shapes: B clips, F frames, G images (B*F), C channels, H/W latent pixels, P pixels of a frame (H*W), E condition width
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// Two convolutions along time with a residual: (BF)CHW -> (BF)CHW (after ModelScope's TemporalConvLayer, Wang et al. 2023).
/// </summary>
internal sealed class TemporalConvolution : Module<Tensor, ClipStep, Tensor>
{
    [ComponentName(Name = "norm1")] private readonly GroupNorm _norm1;
    [ComponentName(Name = "conv1")] private readonly Conv2d _conv1;
    [ComponentName(Name = "norm2")] private readonly GroupNorm _norm2;
    [ComponentName(Name = "ada")] private readonly FrameModulation? _ada;
    [ComponentName(Name = "conv2")] private readonly Conv2d _conv2;

    public TemporalConvolution(int channels, MotionConfig config) : base(nameof(TemporalConvolution))
    {
        _norm1 = Layers.GroupNorm(config.NormNumGroups, channels);
        _conv1 = AlongTime(channels);
        _norm2 = Layers.GroupNorm(config.NormNumGroups, channels);
        _ada = config.ConditionWidth is { } width ? new FrameModulation(width, channels) : null;
        _conv2 = AlongTime(channels);
        ZeroInit.Apply(_conv2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_GCHW, ClipStep step)
    {
        using var scope = NewDisposeScope();
        // Pixels in one dimension: a 3x1 convolution of an image F x P is the 3x1x1 one of a video, and faster.
        var x_BCFP = x_GCHW.unflatten(0, -1, step.Frames).flatten(3).transpose(1, 2);
        var h_BCFP = _norm2.call(_conv1.call(F.silu(_norm1.call(x_BCFP))));
        if (_ada is not null)
        {
            h_BCFP = _ada.call(h_BCFP.permute(0, 3, 2, 1), step.Condition_BFE!).permute(0, 3, 2, 1);
        }
        var y_BCFP = _conv2.call(F.silu(h_BCFP));
        return (x_GCHW + y_BCFP.transpose(1, 2).reshape(x_GCHW.shape)).MoveToOuterDisposeScope();
    }

    private static Conv2d AlongTime(int channels) => Layers.Conv2d(channels, channels, (3L, 1L), padding: (1L, 0L));
}
