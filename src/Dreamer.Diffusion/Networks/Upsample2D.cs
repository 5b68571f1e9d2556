// Shapes: B batch, C channels, H height, W width
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks;

/// <summary>Nearest-neighbour enlargement to a given size, then a 3×3 convolution: x_BCHW, [H', W'] -> BCH'W'.</summary>
internal sealed class Upsample2D : Module<Tensor, long[], Tensor>
{
    [ComponentName(Name = "conv")] private readonly Conv2d _conv;

    public Upsample2D(int channels) : base(nameof(Upsample2D))
    {
        _conv = Layers.Conv2d(channels, channels, 3L, padding: 1L);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW, long[] size)
    {
        using var scope = NewDisposeScope();
        return _conv.call(F.interpolate(x_BCHW, size: size)).MoveToOuterDisposeScope();
    }
}
