// Shapes: B clips, C channels, H/W pixels of the still, h/w latent pixels, R reference width
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// The still at full resolution, and its latent, to features at every scale of the decoder: BCHW, BChw -> BRhw, finest first.
/// </summary>
internal sealed class ReferenceEncoder : Module<Tensor, Tensor, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "conv_in")] private readonly Conv2d _convIn;
    [ComponentName(Name = "conv_down")] private readonly Conv2d _convDown;
    [ComponentName(Name = "resnet")] private readonly ResnetBlock2D _resnet;
    [ComponentName(Name = "downsamplers")] private readonly ModuleList<Conv2d> _downsamplers = [];
    private readonly int _patchSize;

    public ReferenceEncoder(MotionConfig config, int latentChannels, int levels) : base(nameof(ReferenceEncoder))
    {
        var width = config.ReferenceWidth;
        _patchSize = config.LatentScale / 2;
        _convIn = Layers.Conv2d(config.ImageChannels * _patchSize * _patchSize, width, 3L, padding: 1L);
        _convDown = Layers.Conv2d(width, width, 3L, stride: 2L, padding: 1L);
        _resnet = new ResnetBlock2D(new ResnetShape(width + latentChannels, width, Groups: null, Eps: 0));
        for (var level = 1; level < levels; level++)
        {
            _downsamplers.Add(Layers.Conv2d(width, width, 3L, stride: 2L, padding: 1L));
        }
        RegisterComponents();
    }

    public override IReadOnlyList<Tensor> forward(Tensor image_BCHW, Tensor latent_BChw)
    {
        using var scope = NewDisposeScope();
        var h_BRHW = F.silu(_convIn.call(F.pixel_unshuffle(image_BCHW, _patchSize)));
        var features_BRhw = new List<Tensor> { _resnet.call(cat([F.silu(_convDown.call(h_BRHW)), latent_BChw], dim: 1), null) };
        foreach (var downsampler in _downsamplers)
        {
            features_BRhw.Add(downsampler.call(F.silu(features_BRhw[^1])));
        }
        features_BRhw.ForEach(feature => feature.MoveToOuterDisposeScope());
        return features_BRhw;
    }
}
