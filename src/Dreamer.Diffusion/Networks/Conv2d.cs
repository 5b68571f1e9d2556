// Shapes: B batch, C channels in, D channels out, H/W pixels, h/w the kernel's
using Dreamer.Diffusion.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks;

/// <summary>A convolution, BCHW -> BDHW: PyTorch's, until its weight is packed; then its results are channels_last.</summary>
internal sealed class Conv2d : PackableLayer
{
    private readonly ConvShape _shape;
    private readonly bool _isLinear; // each pixel for itself

    public Conv2d(TorchSharp.Modules.Conv2d drawn, ConvShape shape) : base(nameof(Conv2d), drawn.weight, drawn.bias)
    {
        _shape = shape;
        _isLinear = drawn.weight.shape[2] * drawn.weight.shape[3] == 1 && shape == new ConvShape(0, 0, 1, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW)
    {
        if (!IsPacked)
        {
            return functional.conv2d(x_BCHW, weight, bias, strides: [_shape.StrideHeight, _shape.StrideWidth], padding: [_shape.PadHeight, _shape.PadWidth]);
        }
        return _isLinear ? OverChannels(x_BCHW) : TorchKernels.Conv(x_BCHW, weight, bias, _shape);
    }

    private Tensor OverChannels(Tensor x_BCHW)
    {
        using var scope = NewDisposeScope();
        return TorchKernels.Linear(x_BCHW.permute(0, 2, 3, 1).contiguous(), weight, bias).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    protected override Tensor Packed(Tensor weight_DChw) =>
        _isLinear ? TorchKernels.PackLinear(weight_DChw.flatten(1)) : TorchKernels.PackConv(weight_DChw, _shape);
}
