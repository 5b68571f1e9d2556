using TorchSharp.Modules;
using TorchSharp.Runtime;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How pixels between samples are found.</summary>
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Area = 5,
    }

    public static partial class nn
    {
        /// <summary>How a loss is summed up.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>Layers as functions.</summary>
        public static class functional
        {
            private const long ChannelsLast2d = 2; // c10::MemoryFormat
            private const long ChannelsLast3d = 3;

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_() : x.silu();
            public static Tensor gelu(Tensor x) => x.gelu();
            public static Tensor gelu(Tensor x, GELU.Approximate approximate) => Op.One("gelu", x, approximate.ToString());
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => Op.One("softplus", x, beta, threshold);
            public static Tensor sigmoid(Tensor x) => x.sigmoid();
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
            internal static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);
            internal static Tensor dropout(Tensor input, double p = 0.5, bool training = true) => Op.One("dropout", input, p, training);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Op.One("mse_loss", input, target, (long)reduction);

            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Op.One("cross_entropy_loss", input, target, weight, (long)reduction, ignore_index, label_smoothing);

            internal static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Op.One("linear", input, weights, bias);
            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
            {
                var result = new Tensor(Native.Check(Native.GroupNorm(input.Handle, num_groups, weight?.Handle ?? IntPtr.Zero, bias?.Handle ?? IntPtr.Zero, eps)));
                GC.KeepAlive((input, weight, bias));
                return result;
            }

            internal static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) => Op.One("layer_norm", input, normalized_shape, weight, bias, eps);

            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using var scope = NewDisposeScope();
                return (input / Op.One("norm.ScalarOpt_dim", input, p, (long[])[dim], true).clamp_min(eps)).MoveToOuterDisposeScope();
            }

            internal static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                Op.One("conv1d", input, weight, bias, (long[])[stride ?? 1], (long[])[padding ?? 0], (long[])[dilation ?? 1], groups);

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolve("conv2d", input, weight, bias, strides ?? [1, 1], padding ?? [0, 0], dilation ?? [1, 1], groups);

            internal static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolve("conv3d", input, weight, bias, strides ?? [1, 1, 1], padding ?? [0, 0, 0], dilation ?? [1, 1, 1], groups);

            // Channels-last is about half again as fast on CPU; the values and shapes are the same.
            private static Tensor Convolve(string op, Tensor input, Tensor weight, Tensor? bias, long[] strides, long[] padding, long[] dilation, long groups)
            {
                using var x = ChannelsLast(input);
                using var w = ChannelsLast(weight);
                return Op.One(op, x, w, bias, strides, padding, dilation, groups);
            }

            internal static Tensor ChannelsLast(Tensor tensor) => tensor.Dimensions switch
            {
                4 => Op.One("contiguous", tensor, ChannelsLast2d),
                5 => Op.One("contiguous", tensor, ChannelsLast3d),
                _ => tensor.alias(),
            };

            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Op.One("pixel_shuffle", input, upscale_factor);
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => Op.One("pixel_unshuffle", input, downscale_factor);

            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                Op.One("pad", input, pad, "constant", mode == PaddingModes.Zeros ? 0 : value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                if (recompute_scale_factor)
                {
                    throw new NotSupportedException("interpolate: recompute_scale_factor needs the real TorchSharp package.");
                }
                return (mode, x.Dimensions, antialias) switch
                {
                    (InterpolationMode.Nearest, 3, false) => Op.One("upsample_nearest1d.vec", x, size, scale_factor),
                    (InterpolationMode.Nearest, 4, false) => Op.One("upsample_nearest2d.vec", x, size, scale_factor),
                    (InterpolationMode.Nearest, 5, false) => Op.One("upsample_nearest3d.vec", x, size, scale_factor),
                    (InterpolationMode.Linear, 3, false) => Op.One("upsample_linear1d.vec", x, size, align_corners ?? false, scale_factor),
                    (InterpolationMode.Bilinear, 4, false) => Op.One("upsample_bilinear2d.vec", x, size, align_corners ?? false, scale_factor),
                    (InterpolationMode.Bilinear, 4, true) => Op.One("_upsample_bilinear2d_aa.vec", x, size, align_corners ?? false, scale_factor),
                    _ => throw new NotSupportedException($"interpolate: mode {mode} on a tensor of {x.Dimensions} dimensions{(antialias ? " with antialias" : "")} is not supported."),
                };
            }

            /// <summary>softmax(q k^T / sqrt(d)) v, in tiles where the scores would be large.</summary>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                var result = new Tensor(Native.Check(Native.Attention(query.Handle, key.Handle, value.Handle, attn_mask?.Handle ?? IntPtr.Zero, p, is_casual ? 1 : 0)));
                GC.KeepAlive((query, key, value, attn_mask));
                return result;
            }
        }

        /// <summary>Tools for training loops.</summary>
        public static unsafe class utils
        {
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                var kept = tensors.ToArray();
                fixed (IntPtr* handles = Handles(kept))
                {
                    var norm = Native.ClipGradNorm(handles, kept.Length, max_norm, norm_type);
                    GC.KeepAlive(kept);
                    return norm;
                }
            }
        }
    }
}
