// Shapes: I inputs, O outputs
using Dreamer.Diffusion.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks;

/// <summary>A linear layer, x…I -> …O: PyTorch's, until its weight is packed.</summary>
internal sealed class Linear : PackableLayer
{
    public Linear(TorchSharp.Modules.Linear drawn) : base(nameof(Linear), drawn.weight, drawn.bias) => RegisterComponents();

    public override Tensor forward(Tensor x) =>
        IsPacked ? TorchKernels.Linear(x, weight, bias) : functional.linear(x, weight, bias);

    protected override Tensor Packed(Tensor weight_OI) => TorchKernels.PackLinear(weight_OI);
}
