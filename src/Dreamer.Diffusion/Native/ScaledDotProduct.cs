// Shapes: B batch, N heads, Q queries, R of them at once, L keys, D head size
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Native;

/// <summary>
/// softmax(q·kᵀ/√D)·v by the way that is fastest for the shape. On the CPU libtorch's fused kernel multiplies in float32 and through MKL,
/// whatever the type;
/// where there are scores enough, oneDNN's products are faster by more than it costs to write the scores down.
/// </summary>
internal static class ScaledDotProduct
{
    private const long MinScores = 1 << 16; // of a head, in bfloat16
    private const long MinKeysOfFloat32 = 1024;
    internal const long MaxScoresAtOnce = 1 << 22; // they stay in the cache

    /// <summary>
    /// BNQD, BNLD, BNLD -> BNQD, with an additive mask that broadcasts to BNQL. A batch's parts do not change each other's bytes.
    /// </summary>
    public static Tensor Attend(Tensor q_BNQD, Tensor k_BNLD, Tensor v_BNLD, Tensor? mask = null)
    {
        if (mask is not null || is_grad_enabled() || q_BNQD.device_type != DeviceType.CPU || !TorchKernels.Has(q_BNQD.dtype))
        {
            return F.scaled_dot_product_attention(q_BNQD, k_BNLD, v_BNLD, mask);
        }
        var (heads, queries, keys) = (q_BNQD.shape[1], q_BNQD.shape[2], k_BNLD.shape[2]);
        return q_BNQD.dtype switch
        {
            ScalarType.BFloat16 when queries * keys >= MinScores =>
                InParts(q_BNQD, k_BNLD, v_BNLD, heads, (x, w) => matmul(x, w.transpose(1, 2))),
            ScalarType.Float32 when keys >= MinKeysOfFloat32 =>
                InParts(q_BNQD, k_BNLD, v_BNLD, 1, (x, w) => TorchKernels.Linear(x[0], w[0], null).unsqueeze(0)),
            _ => F.scaled_dot_product_attention(q_BNQD, k_BNLD, v_BNLD),
        };
    }

    // A product takes so many heads at once: x_NRA, w_NOA -> x·wᵀ_NRO.
    private static Tensor InParts(Tensor q_BNQD, Tensor k_BNLD, Tensor v_BNLD, long headsAtOnce, Func<Tensor, Tensor, Tensor> product)
    {
        using var scope = NewDisposeScope();
        var scaled_BNQD = q_BNQD / Math.Sqrt(q_BNQD.shape[3]);
        var y_BQND = empty(
            [q_BNQD.shape[0], q_BNQD.shape[2], q_BNQD.shape[1], q_BNQD.shape[3]], dtype: q_BNQD.dtype, device: q_BNQD.device);
        for (var item = 0; item < q_BNQD.shape[0]; item++)
        {
            for (var head = 0L; head < q_BNQD.shape[1]; head += headsAtOnce)
            {
                using var part = NewDisposeScope();
                AttendPart(
                    Part(scaled_BNQD), Part(k_BNLD), Part(v_BNLD), y_BQND[item].narrow(1, head, headsAtOnce).transpose(0, 1), product);
                Tensor Part(Tensor all) => all[item].narrow(0, head, headsAtOnce);
            }
        }
        return y_BQND.transpose(1, 2).MoveToOuterDisposeScope();
    }

    private static void AttendPart(Tensor q_NQD, Tensor k_NLD, Tensor v_NLD, Tensor y_NQD, Func<Tensor, Tensor, Tensor> product)
    {
        var (keys_NLD, values_NDL) = (k_NLD.contiguous(), v_NLD.transpose(1, 2).contiguous());
        var rows = Math.Max(1, MaxScoresAtOnce / (q_NQD.shape[0] * k_NLD.shape[1]));
        for (var row = 0L; row < q_NQD.shape[1]; row += rows)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(rows, q_NQD.shape[1] - row);
            var weights_NRL = product(q_NQD.narrow(1, row, count).contiguous(), keys_NLD).softmax(-1);
            y_NQD.narrow(1, row, count).copy_(product(weights_NRL, values_NDL));
        }
    }
}
