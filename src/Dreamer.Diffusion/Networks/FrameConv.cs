// Shapes: B batch, C channels (D out), F frames, H/W pixels
using Dreamer.Diffusion.Checkpoints;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks;

/// <summary>A convolution over time and pixels, BCFHW -> BDFHW; it pads pixels and never time.</summary>
internal sealed class FrameConv : Module<Tensor, Tensor>, ITakesTensors
{
    [ComponentName(Name = "weight")] private Parameter _weight;
    [ComponentName(Name = "bias")] private Parameter _bias;
    private readonly long[] _stride;
    private readonly long[] _padding;

    public FrameConv(int channelsIn, int channelsOut, int frames, int pixels, int frameStride = 1, int pixelStride = 1)
        : base(nameof(FrameConv))
    {
        (_stride, _padding) = ([frameStride, pixelStride, pixelStride], [0, pixels / 2, pixels / 2]);
        (_weight, _bias) = Layers.Conv3d(channelsIn, channelsOut, frames, pixels);
        RegisterComponents();
    }

    /// <summary>That one output frame is made of.</summary>
    internal int Frames => (int)_weight.shape[2];

    internal ScalarType Type => _weight.dtype;

    internal Device Device => _weight.device;

    public override Tensor forward(Tensor x_BCFHW) => F.conv3d(x_BCFHW, _weight, _bias, strides: _stride, padding: _padding);

    void ITakesTensors.Take(string name, Tensor tensor) =>
        ConditionallyRegisterParameter(name, name == "weight" ? _weight = (Parameter)tensor : _bias = (Parameter)tensor);
}
