using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A layer with a weight and perhaps a bias, which it registers itself.</summary>
public abstract class WeightedLayer : Module<Tensor, Tensor>
{
    private protected WeightedLayer(string name, Tensor? weight, Tensor? bias) : base(name)
    {
        if (weight is not null)
        {
            register_parameter("weight", this.weight = Keep(weight));
        }
        if (bias is not null)
        {
            register_parameter("bias", this.bias = Keep(bias));
        }
    }

    public Parameter weight { get; } = null!;
    public Parameter? bias { get; }

    // A layer outlives the dispose scope it was built in.
    private static Parameter Keep(Tensor tensor) => (Parameter)(tensor as Parameter ?? Parameter(tensor)).DetachFromDisposeScope();

    protected sealed override void RegisterComponents() { }

    /// <summary>What PyTorch starts linear layers and convolutions with.</summary>
    internal void ResetUniform()
    {
        init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is not null)
        {
            var bound = 1 / Math.Sqrt(init.CalculateFanInAndFanOut(weight).fanIn);
            init.uniform_(bias, -bound, bound);
        }
    }
}

/// <summary>x W^T + b.</summary>
public sealed class Linear : WeightedLayer
{
    internal Linear(long inputs, long outputs, bool hasBias, ScalarType? dtype)
        : base(nameof(Linear), empty(outputs, inputs, dtype), hasBias ? empty(outputs, dtype) : null)
    {
        (in_features, out_features) = (inputs, outputs);
        ResetUniform();
    }

    internal long in_features { get; }
    internal long out_features { get; }

    public override Tensor forward(Tensor tensor) => functional.linear(tensor, weight, bias);
}

/// <summary>What the convolutions share.</summary>
public abstract class Convolution : WeightedLayer
{
    private protected Convolution(string name, ConvolutionShape shape, bool hasBias, ScalarType? dtype)
        : base(name, functional.ChannelsLast(empty([shape.Outputs, shape.Inputs / shape.Groups, .. shape.Kernel], dtype)), hasBias ? empty(shape.Outputs, dtype) : null)
    {
        Shape = shape;
        ResetUniform();
    }

    internal long in_channels => Shape.Inputs;
    internal long out_channels => Shape.Outputs;
    internal long[] kernel_size => Shape.Kernel;

    private protected ConvolutionShape Shape { get; }
}

internal sealed record ConvolutionShape(long Inputs, long Outputs, long[] Kernel, long[] Stride, long[] Padding, long[] Dilation, long Groups)
{
    internal ConvolutionShape Checked(PaddingModes mode) => mode == PaddingModes.Zeros
        ? this : throw new NotSupportedException($"Padding mode {mode} needs the real TorchSharp package; this build pads convolutions with zeros.");
}

/// <summary>Convolution over one dimension.</summary>
public sealed class Conv1d : Convolution
{
    internal Conv1d(ConvolutionShape shape, bool hasBias, ScalarType? dtype) : base(nameof(Conv1d), shape, hasBias, dtype) { }

    public override Tensor forward(Tensor input) => functional.conv1d(input, weight, bias, Shape.Stride[0], Shape.Padding[0], Shape.Dilation[0], Shape.Groups);
}

/// <summary>Convolution over two dimensions, computed in channels-last order.</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(ConvolutionShape shape, bool hasBias, ScalarType? dtype) : base(nameof(Conv2d), shape, hasBias, dtype) { }

    public override Tensor forward(Tensor input) => functional.conv2d(input, weight, bias, Shape.Stride, Shape.Padding, Shape.Dilation, Shape.Groups);
}

/// <summary>Convolution over three dimensions.</summary>
public sealed class Conv3d : Convolution
{
    internal Conv3d(ConvolutionShape shape, bool hasBias, ScalarType? dtype) : base(nameof(Conv3d), shape, hasBias, dtype) { }

    public override Tensor forward(Tensor input) => functional.conv3d(input, weight, bias, Shape.Stride, Shape.Padding, Shape.Dilation, Shape.Groups);
}

/// <summary>Normalises groups of channels (Wu and He 2018).</summary>
public sealed class GroupNorm : WeightedLayer
{
    internal GroupNorm(long groups, long channels, double eps, bool affine, ScalarType? dtype)
        : base(nameof(GroupNorm), affine ? ones(channels, dtype) : null, affine ? zeros(channels, dtype) : null) => (num_groups, this.eps) = (groups, eps);

    internal long num_groups { get; }
    public double eps { get; }

    public override Tensor forward(Tensor tensor) => functional.group_norm(tensor, num_groups, weight, bias, eps);
}

/// <summary>Normalises the last dimensions (Ba et al. 2016).</summary>
public sealed class LayerNorm : WeightedLayer
{
    internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias, ScalarType? dtype)
        : base(nameof(LayerNorm), affine ? ones(shape, dtype) : null, affine && hasBias ? zeros(shape, dtype) : null) => (normalized_shape, this.eps) = (shape, eps);

    internal long[] normalized_shape { get; }
    public double eps { get; }

    public override Tensor forward(Tensor tensor) => functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
}

/// <summary>A row of the weight for each index.</summary>
public sealed class Embedding : WeightedLayer
{
    internal Embedding(long count, long size, ScalarType? dtype) : base(nameof(Embedding), empty(count, size, dtype), null) => init.normal_(weight);

    public override Tensor forward(Tensor input) => Runtime.Op.One("embedding", weight, input);
}

/// <summary>A layer that learns nothing.</summary>
public abstract class ParameterLessModule<T, TResult>(string name) : Module<T, TResult>(name);

/// <summary>x sigmoid(x).</summary>
public sealed class SiLU() : ParameterLessModule<Tensor, Tensor>(nameof(SiLU))
{
    public override Tensor forward(Tensor tensor) => functional.silu(tensor);
}

/// <summary>x Phi(x).</summary>
public sealed class GELU(GELU.Approximate approximate) : ParameterLessModule<Tensor, Tensor>(nameof(GELU))
{
    /// <summary>How Phi is computed.</summary>
    public enum Approximate
    {
        none,
        tanh,
    }

    public override Tensor forward(Tensor tensor) => functional.gelu(tensor, approximate);
}

/// <summary>max(x, 0).</summary>
public sealed class ReLU() : ParameterLessModule<Tensor, Tensor>(nameof(ReLU))
{
    public override Tensor forward(Tensor tensor) => functional.relu(tensor);
}

/// <summary>Zeroes elements with probability p while training.</summary>
public sealed class Dropout(double p) : ParameterLessModule<Tensor, Tensor>(nameof(Dropout))
{
    public override Tensor forward(Tensor tensor) => functional.dropout(tensor, p, training);
}

/// <summary>x.</summary>
public sealed class Identity() : ParameterLessModule<Tensor, Tensor>(nameof(Identity))
{
    public override Tensor forward(Tensor tensor) => tensor.alias();
}
