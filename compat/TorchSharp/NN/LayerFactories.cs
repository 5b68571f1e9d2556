namespace TorchSharp;

using TorchSharp.Modules;

/// <summary>What stands beyond an image's border.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Constant = 4,
}

public static partial class torch
{
    public static partial class nn
    {
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, outputSize, hasBias, dtype);

        internal static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new ConvolutionShape(in_channels, out_channels, [kernel_size], [stride], [padding], [dilation], groups).Checked(padding_mode), bias, dtype);

        public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            Conv2d(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

        public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new ConvolutionShape(in_channels, out_channels, Pair(kernel_size), Pair(stride ?? (1, 1)), Pair(padding ?? (0, 0)), Pair(dilation ?? (1, 1)), groups).Checked(padding_mode), bias, dtype);

        internal static Conv3d Conv3d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            Conv3d(in_channels, out_channels, (kernel_size, kernel_size, kernel_size), (stride, stride, stride), (padding, padding, padding), (dilation, dilation, dilation), padding_mode, groups, bias, device, dtype);

        internal static Conv3d Conv3d(long in_channels, long out_channels, (long, long, long) kernel_size, (long, long, long)? stride = null, (long, long, long)? padding = null, (long, long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(new ConvolutionShape(in_channels, out_channels, Triple(kernel_size), Triple(stride ?? (1, 1, 1)), Triple(padding ?? (0, 0, 0)), Triple(dilation ?? (1, 1, 1)), groups).Checked(padding_mode), bias, dtype);

        public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) => new(num_groups, num_channels, eps, affine, dtype);

        public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) => new([normalized_shape], eps, elementwise_affine, bias, dtype);

        public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(normalized_shape, eps, elementwise_affine, bias, dtype);

        public static Embedding Embedding(long num_embeddings, long embedding_dims, Device? device = null, ScalarType? dtype = null) => new(num_embeddings, embedding_dims, dtype);

        public static SiLU SiLU() => new();

        internal static GELU GELU() => new(Modules.GELU.Approximate.none);

        internal static GELU GELU(GELU.Approximate approximate) => new(approximate);

        internal static ReLU ReLU() => new();

        public static Dropout Dropout(double p = 0.5) => new(p);

        public static Identity Identity() => new();

        private static long[] Pair((long, long) pair) => [pair.Item1, pair.Item2];

        private static long[] Triple((long, long, long) triple) => [triple.Item1, triple.Item2, triple.Item3];

        /// <summary>Ways to fill parameters, in place.</summary>
        public static class init
        {
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

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

            internal static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using var guard = no_grad();
                return tensor.uniform_(low, high, generator);
            }

            /// <summary>He et al. 2015, for a leaky ReLU of slope <paramref name="a"/>, by fan-in.</summary>
            internal static Tensor kaiming_uniform_(Tensor tensor, double a = 0)
            {
                var bound = Math.Sqrt(6 / ((1 + a * a) * CalculateFanInAndFanOut(tensor).fanIn));
                return uniform_(tensor, -bound, bound);
            }

            internal static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
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
