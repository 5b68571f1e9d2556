// Shapes: B batch, G groups of tokens that share a time, P tokens of a group, L tokens, D width, R rows of a table, S sinusoid
// Shapes: N times of all clips (B*G)
using Dreamer.Diffusion.Devices;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>What one evaluation tells every block.</summary>
internal sealed record TokenStep(Tensor Time_BGD, Tensor Modulation_BG6D, Tensor Rotation, ContextCache Contexts);

/// <summary>Adaptive layer norm (Peebles and Xie 2023), in float32: a learned table, moved by time, shifts, scales and gates.</summary>
internal static class Modulation
{
    /// <summary>A table of that shape; its last dimension is the width.</summary>
    public static Parameter Drawn(params long[] shape) =>
        Parameter(randn(shape, dtype: ScalarType.Float32, device: Layers.Place) / Math.Sqrt(shape[^1]));

    /// <summary>Times BG -> their embedding BGD, and the six rows of every block's modulation that are made of it, BG6D.</summary>
    public static (Tensor Time_BGD, Tensor Rows_BG6D) OfTimes(
        Tensor times_BG, int sinusoid, TimestepEmbedding embedder, Linear projection)
    {
        using var scope = NewDisposeScope();
        var sinusoid_NS = Sinusoids.OfLargeTimes(times_BG.flatten(), sinusoid);
        var time_ND = embedder.call(sinusoid_NS).to(projection.weight.dtype);
        var rows_N6D = projection.call(functional.silu(time_ND)).unflatten(1, 6, -1);
        return (
            time_ND.unflatten(0, times_BG.shape).MoveToOuterDisposeScope(),
            rows_N6D.unflatten(0, times_BG.shape).MoveToOuterDisposeScope());
    }

    /// <summary>The rows of table_RD (or table_1RD), moved by time_BGRD (or, for all rows alike, BG1D), each BGD.</summary>
    public static Tensor[] Of(Tensor table_RD, Tensor time_BGRD) =>
        (table_RD.to(NumberTypes.Wide(time_BGRD.dtype)) + time_BGRD.to(NumberTypes.Wide(time_BGRD.dtype))).unbind(2);

    /// <summary>A layer around which h goes on: h + gate · layer(norm(h) · (1 + scale) + shift), by its three rows.</summary>
    public static Tensor Around(Tensor h_BLD, Module<Tensor, Tensor> norm, ReadOnlySpan<Tensor> rows_BGD, Func<Tensor, Tensor> layer)
    {
        using var scope = NewDisposeScope();
        var y_BLD = layer(Apply(norm, h_BLD, rows_BGD[0], rows_BGD[1]));
        return Add(h_BLD, y_BLD, rows_BGD[2]).MoveToOuterDisposeScope();
    }

    /// <summary>norm(h) · (1 + scale) + shift.</summary>
    public static Tensor Apply(Module<Tensor, Tensor> norm, Tensor h_BLD, Tensor shift_BGD, Tensor scale_BGD)
    {
        using var scope = NewDisposeScope();
        var normed_BGPD = Grouped(norm.call(h_BLD.to(shift_BGD.dtype)), scale_BGD);
        var moved_BGPD = normed_BGPD * (scale_BGD + 1).unsqueeze(2) + shift_BGD.unsqueeze(2);
        return moved_BGPD.flatten(1, 2).to(h_BLD.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>h + y · gate.</summary>
    public static Tensor Add(Tensor h_BLD, Tensor y_BLD, Tensor gate_BGD)
    {
        using var scope = NewDisposeScope();
        var gated_BLD = (Grouped(y_BLD, gate_BGD) * gate_BGD.unsqueeze(2)).flatten(1, 2);
        return (h_BLD.to(gate_BGD.dtype) + gated_BLD).to(h_BLD.dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Grouped(Tensor x_BLD, Tensor like_BGD) => x_BLD.unflatten(1, like_BGD.shape[1], -1);
}
