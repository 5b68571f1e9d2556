// Shapes: D width
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Root-mean-square norm of x…D, without mean and bias, with or without weight (Zhang and Sennrich 2019).</summary>
internal sealed class RmsNorm : Module<Tensor, Tensor>, ITakesTensors
{
    [ComponentName(Name = "weight")] private Parameter? _weight;
    private readonly double _eps;

    public RmsNorm(long width, double eps, bool isAffine = true) : base(nameof(RmsNorm))
    {
        _eps = eps;
        _weight = isAffine ? Parameter(ones(width, dtype: ScalarType.Float32, device: Layers.Place)) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(NumberTypes.Wide(x.dtype));
        var variance = wide.pow(2).mean([-1], keepdim: true);
        var normed = (wide * (variance + _eps).rsqrt()).to(_weight?.dtype ?? x.dtype);
        return (_weight is null ? normed : normed * _weight).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _weight = (Parameter)tensor);
}
