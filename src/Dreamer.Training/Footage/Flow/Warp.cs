// Shapes: P frame pairs, C channels, H/W pixels, N all pixels of all pairs (P*H*W)
using static TorchSharp.torch;

namespace Dreamer.Training.Footage.Flow;

/// <summary>Looks pictures up where a flow leads, between pixels bilinearly; the border goes on beyond itself.</summary>
internal static class Warp
{
    public static Tensor Along(Tensor x_PCHW, Tensor flow_P2HW)
    {
        using var scope = NewDisposeScope();
        var (P, C, H, W) = (x_PCHW.shape[0], x_PCHW.shape[1], x_PCHW.shape[2], x_PCHW.shape[3]);
        var column_PHW = (flow_P2HW.select(1, 0) + arange(W, dtype: flow_P2HW.dtype, device: flow_P2HW.device)).clamp(0, W - 1);
        var row_PHW = (flow_P2HW.select(1, 1) + arange(H, dtype: flow_P2HW.dtype, device: flow_P2HW.device).unsqueeze(1)).clamp(0, H - 1);
        var (left_PHW, top_PHW) = (column_PHW.floor().clamp(0, W - 2), row_PHW.floor().clamp(0, H - 2));
        var (right_N1, down_N1) = ((column_PHW - left_PHW).reshape(-1, 1), (row_PHW - top_PHW).reshape(-1, 1));
        var pair_P11 = arange(P, dtype: ScalarType.Int64, device: flow_P2HW.device).reshape(-1, 1, 1) * (H * W);
        var corner_N = (pair_P11 + (top_PHW.to(ScalarType.Int64) * W) + left_PHW.to(ScalarType.Int64)).reshape(-1);
        var x_NC = x_PCHW.permute(0, 2, 3, 1).reshape(-1, C);
        var upper_NC = Between(x_NC.index_select(0, corner_N), x_NC.index_select(0, corner_N + 1), right_N1);
        var lower_NC = Between(x_NC.index_select(0, corner_N + W), x_NC.index_select(0, corner_N + W + 1), right_N1);
        return Between(upper_NC, lower_NC, down_N1).reshape(P, H, W, C).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    private static Tensor Between(Tensor one, Tensor other, Tensor share) => one + (share * (other - one));
}
