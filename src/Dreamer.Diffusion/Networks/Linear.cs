// Shapes: I inputs, O outputs
using Dreamer.Diffusion.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks;

/// <summary>A linear layer, x…I -> …O: PyTorch's, until its weight is packed.</summary>
internal sealed class Linear : Module<Tensor, Tensor>, IPacks
{
    [ComponentName(Name = "weight")] private Parameter _weight_OI;
    [ComponentName(Name = "bias")] private Parameter? _bias_O;
    private bool _isPacked;

    public Linear(TorchSharp.Modules.Linear drawn) : base(nameof(Linear))
    {
        (_weight_OI, _bias_O) = (drawn.weight, drawn.bias);
        RegisterComponents();
    }

    public Parameter weight
    {
        get => _weight_OI;
        set => ConditionallyRegisterParameter("weight", _weight_OI = value);
    }

    public Parameter? bias
    {
        get => _bias_O;
        set => ConditionallyRegisterParameter("bias", _bias_O = value);
    }

    public override Tensor forward(Tensor x) =>
        _isPacked ? TorchKernels.Linear(x, _weight_OI, _bias_O) : functional.linear(x, _weight_OI, _bias_O);

    void IPacks.Pack()
    {
        if (!_isPacked && Packing.IsPackable(_weight_OI))
        {
            using var plain = _weight_OI;
            weight = new Parameter(TorchKernels.PackLinear(plain), requires_grad: false);
            _isPacked = true;
        }
    }
}
