// Shapes: B batch, C channels in, D channels out, H/W pixels, h/w the kernel's
using Dreamer.Diffusion.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks;

/// <summary>A convolution, BCHW -> BDHW: PyTorch's, until its weight is packed; then its results are channels_last.</summary>
internal sealed class Conv2d : PackableLayer
{
    private readonly ConvShape _shape;

    public Conv2d(TorchSharp.Modules.Conv2d drawn, ConvShape shape) : base(nameof(Conv2d), drawn.weight, drawn.bias)
    {
        _shape = shape;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW) => IsPacked
        ? TorchKernels.Conv(x_BCHW, weight, bias, _shape)
        : functional.conv2d(x_BCHW, weight, bias, strides: [_shape.StrideHeight, _shape.StrideWidth], padding: [_shape.PadHeight, _shape.PadWidth]);

    protected override Tensor Packed(Tensor weight_DChw) => TorchKernels.PackConv(weight_DChw, _shape);
}
