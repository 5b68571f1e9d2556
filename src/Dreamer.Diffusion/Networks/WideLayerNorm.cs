// Shapes: D width
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks;

/// <summary>A layer norm of x…D, computed in float32 whatever the type; with or without weight and bias.</summary>
internal sealed class WideLayerNorm : Module<Tensor, Tensor>, ITakesTensors
{
    [ComponentName(Name = "weight")] private Parameter? _weight;
    [ComponentName(Name = "bias")] private Parameter? _bias;
    private readonly int _width;
    private readonly double _eps;

    public WideLayerNorm(int width, double eps, bool isAffine) : base(nameof(WideLayerNorm))
    {
        (_width, _eps) = (width, eps);
        _weight = isAffine ? Parameter(ones(width, dtype: ScalarType.Float32, device: Layers.Place)) : null;
        _bias = isAffine ? Parameter(zeros(width, dtype: ScalarType.Float32, device: Layers.Place)) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(NumberTypes.Wide(x.dtype));
        return F.layer_norm(wide, [_width], _weight?.to(wide.dtype), _bias?.to(wide.dtype), _eps).to(x.dtype).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) =>
        ConditionallyRegisterParameter(name, name == "weight" ? _weight = (Parameter)tensor : _bias = (Parameter)tensor);
}
