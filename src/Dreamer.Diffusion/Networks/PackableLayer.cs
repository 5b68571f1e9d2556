using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks;

/// <summary>A layer with a weight, perhaps a bias, and kernels that compute with the weight in a layout of their own.</summary>
internal abstract class PackableLayer(string name, Parameter weight, Parameter? bias) : Module<Tensor, Tensor>(name), ITakesTensors, IPacks
{
    [ComponentName(Name = "weight")] private Parameter _weight = weight;
    [ComponentName(Name = "bias")] private Parameter? _bias = bias;

    // Public setters: TorchSharp finds them by reflection when it moves a module.
    public Parameter weight
    {
        get => _weight;
        set => ConditionallyRegisterParameter("weight", _weight = value);
    }

    public Parameter? bias
    {
        get => _bias;
        set => ConditionallyRegisterParameter("bias", _bias = value);
    }

    protected bool IsPacked { get; private set; }

    void ITakesTensors.Take(string name, Tensor tensor) => _ = name == "weight" ? weight = (Parameter)tensor : bias = (Parameter)tensor;

    void IPacks.Pack()
    {
        if (!IsPacked && Packing.IsPackable(weight))
        {
            using var plain = weight;
            weight = new Parameter(Packed(plain), requires_grad: false);
            IsPacked = true;
        }
    }

    /// <summary>The weight in the kernels' layout.</summary>
    protected abstract Tensor Packed(Tensor weight);
}
