// Shapes: B clips, F frames, G pairs of neighbouring frames (B*(F-1)), C channels, H/W latent pixels
using Dreamer.Diffusion.Networks;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// Predicts optical flow between neighbouring frames from the decoder's last features: BFCHW -> B(F-1)2HW, in latent pixels. Training only.
/// </summary>
public sealed class PredictNet : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv1")] private readonly Conv2d _conv1;
    [ComponentName(Name = "conv2")] private readonly Conv2d _conv2;
    [ComponentName(Name = "conv3")] private readonly Conv2d _conv3;

    public PredictNet(int featureChannels, int width = 64) : base(nameof(PredictNet))
    {
        _conv1 = Layers.Conv2d(3 * featureChannels, width, 3L, padding: 1L);
        _conv2 = Layers.Conv2d(width, width, 3L, padding: 1L);
        _conv3 = Layers.Conv2d(width, 2, 3L, padding: 1L);
        RegisterComponents();
    }

    public override Tensor forward(Tensor features_BFCHW)
    {
        using var scope = NewDisposeScope();
        var pairs = features_BFCHW.shape[1] - 1;
        var (first_BFCHW, second_BFCHW) = (features_BFCHW.narrow(1, 0, pairs), features_BFCHW.narrow(1, 1, pairs));
        var input_GCHW = cat([first_BFCHW, second_BFCHW, second_BFCHW - first_BFCHW], dim: 2).flatten(0, 1);
        var flow_G2HW = _conv3.call(F.silu(_conv2.call(F.silu(_conv1.call(input_GCHW)))));
        return flow_G2HW.unflatten(0, -1, pairs).MoveToOuterDisposeScope();
    }
}
