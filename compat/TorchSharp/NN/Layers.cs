using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
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
        private protected void ResetUniform()
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

        public long in_features { get; }
        public long out_features { get; }

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

        public long in_channels => Shape.Inputs;
        public long out_channels => Shape.Outputs;
        public long[] kernel_size => Shape.Kernel;

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

        public long num_groups { get; }
        public double eps { get; }

        public override Tensor forward(Tensor tensor) => functional.group_norm(tensor, num_groups, weight, bias, eps);
    }

    /// <summary>Normalises the last dimensions (Ba et al. 2016).</summary>
    public sealed class LayerNorm : WeightedLayer
    {
        internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias, ScalarType? dtype)
            : base(nameof(LayerNorm), affine ? ones(shape, dtype) : null, affine && hasBias ? zeros(shape, dtype) : null) => (normalized_shape, this.eps) = (shape, eps);

        public long[] normalized_shape { get; }
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
}

namespace TorchSharp
{
    using TorchSharp.Modules;

    /// <summary>What stands beyond an image's border.</summary>
    public enum PaddingModes
    {
        Zeros = 0,
        Reflect = 1,
        Replicate = 2,
        Circular = 3,
        Constant = 4,
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, outputSize, hasBias, dtype);

            public static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(new ConvolutionShape(in_channels, out_channels, [kernel_size], [stride], [padding], [dilation], groups).Checked(padding_mode), bias, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                Conv2d(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(new ConvolutionShape(in_channels, out_channels, Pair(kernel_size), Pair(stride ?? (1, 1)), Pair(padding ?? (0, 0)), Pair(dilation ?? (1, 1)), groups).Checked(padding_mode), bias, dtype);

            public static Conv3d Conv3d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                Conv3d(in_channels, out_channels, (kernel_size, kernel_size, kernel_size), (stride, stride, stride), (padding, padding, padding), (dilation, dilation, dilation), padding_mode, groups, bias, device, dtype);

            public static Conv3d Conv3d(long in_channels, long out_channels, (long, long, long) kernel_size, (long, long, long)? stride = null, (long, long, long)? padding = null, (long, long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(new ConvolutionShape(in_channels, out_channels, Triple(kernel_size), Triple(stride ?? (1, 1, 1)), Triple(padding ?? (0, 0, 0)), Triple(dilation ?? (1, 1, 1)), groups).Checked(padding_mode), bias, dtype);

            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) => new(num_groups, num_channels, eps, affine, dtype);

            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) => new([normalized_shape], eps, elementwise_affine, bias, dtype);

            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(normalized_shape, eps, elementwise_affine, bias, dtype);

            public static Embedding Embedding(long num_embeddings, long embedding_dims, Device? device = null, ScalarType? dtype = null) => new(num_embeddings, embedding_dims, dtype);

            public static SiLU SiLU() => new();

            public static GELU GELU() => new(Modules.GELU.Approximate.none);

            public static GELU GELU(GELU.Approximate approximate) => new(approximate);

            public static ReLU ReLU() => new();

            public static Dropout Dropout(double p = 0.5) => new(p);

            public static Identity Identity() => new();

            private static long[] Pair((long, long) pair) => [pair.Item1, pair.Item2];

            private static long[] Triple((long, long, long) triple) => [triple.Item1, triple.Item2, triple.Item3];

            /// <summary>Ways to fill parameters, in place.</summary>
            public static class init
            {
                public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

                public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

                public static Tensor constant_(Tensor tensor, Scalar val)
                {
                    using var guard = no_grad();
                    return tensor.fill_(val);
                }

                public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
                {
                    using var guard = no_grad();
                    return tensor.normal_(mean, std, generator);
                }

                public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
                {
                    using var guard = no_grad();
                    return tensor.uniform_(low, high, generator);
                }

                public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
                {
                    var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                    var bound = gain * Math.Sqrt(6.0 / (fanIn + fanOut));
                    return uniform_(tensor, -bound, bound);
                }

                public static Tensor xavier_normal_(Tensor tensor, double gain = 1)
                {
                    var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                    return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
                }

                /// <summary>He et al. 2015, for a leaky ReLU of slope <paramref name="a"/>, by fan-in.</summary>
                public static Tensor kaiming_uniform_(Tensor tensor, double a = 0)
                {
                    var bound = Math.Sqrt(6 / ((1 + a * a) * CalculateFanInAndFanOut(tensor).fanIn));
                    return uniform_(tensor, -bound, bound);
                }

                public static Tensor kaiming_normal_(Tensor tensor, double a = 0) => normal_(tensor, 0, Math.Sqrt(2 / ((1 + a * a) * CalculateFanInAndFanOut(tensor).fanIn)));

                public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
                {
                    var shape = tensor.shape;
                    if (shape.Length < 2)
                    {
                        throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
                    }
                    var field = shape.Skip(2).Aggregate(1L, static (product, size) => product * size);
                    return (shape[1] * field, shape[0] * field);
                }
            }
        }
    }
}
