// Shapes: I inputs, O outputs
// Shapes: B batch, C channels in, D channels out, H/W pixels, h/w the kernel's
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// The layers that networks are built of. Inside <see cref="Unallocated"/> their weights have shapes and no memory, and nothing is drawn
/// for
/// them: the checkpoint gives each its tensor. Else they begin on the CPU in float32, as PyTorch initialises them.
/// </summary>
internal static class Layers
{
    // As PyTorch's `with torch.device("meta")`: of one thread, so that two engines may load at once.
    [ThreadStatic]
    private static bool t_unallocated;

    /// <summary>Where parameters that a network makes itself belong.</summary>
    public static Device Place => t_unallocated ? META : CPU;

    public static T Unallocated<T>(Func<T> build)
    {
        t_unallocated = true;
        try
        {
            return build();
        }
        finally
        {
            t_unallocated = false;
        }
    }

    public static Linear Linear(long inputs, long outputs, bool hasBias = true)
    {
        if (t_unallocated)
        {
            return new Linear(Unfilled(outputs, inputs), hasBias ? Unfilled(outputs) : null);
        }
        var drawn = nn.Linear(inputs, outputs, hasBias, device: CPU, dtype: ScalarType.Float32);
        return new Linear(drawn.weight, drawn.bias);
    }

    public static Conv2d Conv2d(long channelsIn, long channelsOut, long kernel, long stride = 1, long padding = 0, bool bias = true) =>
        Conv2d(channelsIn, channelsOut, (kernel, kernel), (stride, stride), (padding, padding), bias);

    public static Conv2d Conv2d(
        long channelsIn, long channelsOut, (
            long Height, long Width) kernel, (long Height, long Width)? stride = null, (long Height,
            long Width)? padding = null, bool bias = true)
    {
        var (step, pad) = (stride ?? (1, 1), padding ?? (0, 0));
        var shape = new ConvShape((int)pad.Height, (int)pad.Width, (int)step.Height, (int)step.Width);
        if (t_unallocated)
        {
            return new Conv2d(Unfilled(channelsOut, channelsIn, kernel.Height, kernel.Width), bias ? Unfilled(channelsOut) : null, shape);
        }
        var drawn = nn.Conv2d(channelsIn, channelsOut, kernel, step, pad, bias: bias, device: CPU, dtype: ScalarType.Float32);
        return new Conv2d(drawn.weight, drawn.bias, shape);
    }

    /// <summary>Weight and bias of a convolution over frames and pixels.</summary>
    public static (Parameter Weight, Parameter Bias) Conv3d(long channelsIn, long channelsOut, long frames, long pixels)
    {
        if (t_unallocated)
        {
            return (Unfilled(channelsOut, channelsIn, frames, pixels, pixels), Unfilled(channelsOut));
        }
        var drawn = nn.Conv3d(channelsIn, channelsOut, (frames, pixels, pixels), device: CPU, dtype: ScalarType.Float32);
        return (drawn.weight, drawn.bias!);
    }

    public static LayerNorm LayerNorm(long width, double eps = 1e-5) => nn.LayerNorm(width, eps, device: Place, dtype: ScalarType.Float32);

    /// <summary>Begins as the identity: TorchSharp 0.107 leaves weight and bias uninitialised.</summary>
    public static GroupNorm GroupNorm(long groups, long channels, double eps = 1e-5)
    {
        var norm = nn.GroupNorm(groups, channels, eps, device: Place, dtype: ScalarType.Float32);
        nn.init.ones_(norm.weight);
        nn.init.zeros_(norm.bias);
        return norm;
    }

    // TorchSharp's layers allocate and draw on the CPU before they move anywhere, which takes a large network's memory for moments.
    private static Parameter Unfilled(params long[] shape) => new(empty(shape, dtype: ScalarType.Float32, device: META), requires_grad: true);

    public static Embedding Embedding(long rows, long width)
    {
        if (!t_unallocated)
        {
            return nn.Embedding(rows, width, device: CPU, dtype: ScalarType.Float32);
        }
        var table = nn.Embedding(1, 1, device: CPU, dtype: ScalarType.Float32);
        table.weight = Unfilled(rows, width);
        return table;
    }
}

/// <summary>A linear layer, x…I -> …O: PyTorch's, until its weight is packed.</summary>
internal sealed class Linear : PackableLayer
{
    public Linear(Parameter weight, Parameter? bias) : base(nameof(Linear), weight, bias) => RegisterComponents();

    public override Tensor forward(Tensor x) =>
        IsPacked ? TorchKernels.Linear(x, weight, bias) : functional.linear(x, weight, bias);

    protected override Tensor Packed(Tensor weight_OI) => TorchKernels.PackLinear(weight_OI);
}

/// <summary>A convolution, BCHW -> BDHW: PyTorch's, until its weight is packed; then its results are channels_last.</summary>
internal sealed class Conv2d : PackableLayer
{
    private readonly ConvShape _shape;
    private readonly bool _isLinear; // each pixel for itself

    public Conv2d(Parameter weight, Parameter? bias, ConvShape shape) : base(nameof(Conv2d), weight, bias)
    {
        _shape = shape;
        _isLinear = weight.shape[2] * weight.shape[3] == 1 && shape == new ConvShape(0, 0, 1, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW)
    {
        if (!IsPacked)
        {
            return functional.conv2d(
                x_BCHW, weight, bias, strides: [_shape.StrideHeight, _shape.StrideWidth], padding: [_shape.PadHeight, _shape.PadWidth]);
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

    /// <summary>A weight comes as it is in its file.</summary>
    void ITakesTensors.Take(string name, Tensor tensor)
    {
        if (name == "weight")
        {
            (weight, IsPacked) = ((Parameter)tensor, false);
        }
        else
        {
            bias = (Parameter)tensor;
        }
    }

    void IPacks.Pack()
    {
        if (!IsPacked && Packing.IsPackable(weight))
        {
            using var plain = weight;
            var packed = new Parameter(Packed(plain), requires_grad: false);
            packed.DetachFromDisposeScope(); // a model outlives the scope that it was loaded in
            weight = packed;
            IsPacked = true;
        }
    }

    /// <summary>The weight in the kernels' layout.</summary>
    protected abstract Tensor Packed(Tensor weight);
}
