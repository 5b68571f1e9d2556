// Shapes: B batch, C channels in, D channels out, H/W pixels, h/w the kernel's
using Dreamer.Diffusion.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks;

/// <summary>A convolution, BCHW -> BDHW: PyTorch's, until its weight is packed; then its results are channels_last.</summary>
internal sealed class Conv2d : Module<Tensor, Tensor>, IPacks
{
    [ComponentName(Name = "weight")] private Parameter _weight_DChw;
    [ComponentName(Name = "bias")] private Parameter? _bias_D;
    private readonly ConvShape _shape;
    private bool _isPacked;

    public Conv2d(TorchSharp.Modules.Conv2d drawn, ConvShape shape) : base(nameof(Conv2d))
    {
        (_weight_DChw, _bias_D, _shape) = (drawn.weight, drawn.bias, shape);
        RegisterComponents();
    }

    public Parameter weight
    {
        get => _weight_DChw;
        set => ConditionallyRegisterParameter("weight", _weight_DChw = value);
    }

    public Parameter? bias
    {
        get => _bias_D;
        set => ConditionallyRegisterParameter("bias", _bias_D = value);
    }

    public override Tensor forward(Tensor x_BCHW) => _isPacked
        ? TorchKernels.Conv(x_BCHW, _weight_DChw, _bias_D, _shape)
        : functional.conv2d(x_BCHW, _weight_DChw, _bias_D, strides: [_shape.StrideHeight, _shape.StrideWidth], padding: [_shape.PadHeight, _shape.PadWidth]);

    void IPacks.Pack()
    {
        if (!_isPacked && Packing.IsPackable(_weight_DChw))
        {
            using var plain = _weight_DChw;
            weight = new Parameter(TorchKernels.PackConv(plain, _shape), requires_grad: false);
            _isPacked = true;
        }
    }
}
