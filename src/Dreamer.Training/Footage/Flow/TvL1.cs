// Shapes: P frame pairs, C colours, H/W pixels; a flow P2HW holds dx, then dy; a dual P4HW its gradients:
// dx by x, dx by y, dy by x, dy by y
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Training.Footage.Flow;

/// <summary>
/// Optical flow by TV-L1 (Zach, Pock and Bischof 2007, in the form of Sánchez, Meinhardt-Llopis and Facciolo 2013): colours keep along the
/// flow, with errors counted linearly, and the flow changes little, so that plain areas follow their edges. Coarse to fine; of the
/// colours each pixel goes by the one whose gradient is steepest.
/// </summary>
internal static class TvL1
{
    /// <summary>Frames of 64 pixels at 64, 32 and 16: at 8 fine texture turns into another, and what moves there leads astray.</summary>
    private const int Levels = 3;
    private const int Warps = 5;
    private const int Iterations = 20;

    /// <summary>How much colours count against smoothness, for values in 0..255.</summary>
    private const double Attachment = 0.15;

    private const double Tightness = 0.3;

    /// <summary>
    /// A pull towards rest where nothing changes far and wide, and a weak one elsewhere: no colour tells of a plain ground, which would
    /// else go with whatever moves before it.
    /// </summary>
    private const double RestWhereNothingChanges = 0.5;

    private const double RestElsewhere = 0.01;

    /// <summary>Mean changes below this are noise.</summary>
    private const double Noise = 5;

    private const int Surroundings = 7;
    private const double TimeStep = 0.25;

    /// <summary>From each first frame to its second, in pixels; frames hold 0..255, and their sides are multiples of 4.</summary>
    public static Tensor Estimate(Tensor first_PCHW, Tensor second_PCHW)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var pyramid = new List<(Tensor First, Tensor Second)> { (first_PCHW, second_PCHW) };
        while (pyramid.Count < Levels)
        {
            pyramid.Add((Halve(pyramid[^1].First), Halve(pyramid[^1].Second)));
        }
        var coarsest = pyramid[^1].First.shape;
        var flow_P2HW = zeros([coarsest[0], 2, coarsest[2], coarsest[3]], dtype: first_PCHW.dtype, device: first_PCHW.device);
        for (var level = Levels - 1; level >= 0; level--)
        {
            flow_P2HW = Refine(pyramid[level].First, pyramid[level].Second, flow_P2HW, Math.Max(1, Surroundings >> level));
            flow_P2HW = level == 0 ? flow_P2HW : 2 * F.interpolate(flow_P2HW, scale_factor: [2, 2], mode: InterpolationMode.Bilinear);
        }
        return flow_P2HW.MoveToOuterDisposeScope();
    }

    /// <summary>Means of 2×2 pixels.</summary>
    private static Tensor Halve(Tensor x_PCHW) => x_PCHW.unflatten(3, -1, 2).unflatten(2, -1, 2).mean([3, 5]);

    private static Tensor Refine(Tensor first_PCHW, Tensor second_PCHW, Tensor flow_P2HW, int surroundings)
    {
        using var scope = NewDisposeScope();
        var damping_P1HW = 1 + (Tightness * Rest(first_PCHW, second_PCHW, surroundings));
        var (slopeX_PCHW, slopeY_PCHW) = (Central(second_PCHW, 3), Central(second_PCHW, 2));
        var dual_P4HW =
            zeros([flow_P2HW.shape[0], 4, flow_P2HW.shape[2], flow_P2HW.shape[3]], dtype: flow_P2HW.dtype, device: flow_P2HW.device);
        for (var warp = 0; warp < Warps; warp++)
        {
            using var round = NewDisposeScope();
            var data = Linearise(first_PCHW, second_PCHW, slopeX_PCHW, slopeY_PCHW, flow_P2HW);
            for (var i = 0; i < Iterations; i++)
            {
                (flow_P2HW, dual_P4HW) = Iterate(data, damping_P1HW, flow_P2HW, dual_P4HW);
            }
            (flow_P2HW, dual_P4HW) = (flow_P2HW.MoveToOuterDisposeScope(), dual_P4HW.MoveToOuterDisposeScope());
        }
        return flow_P2HW.MoveToOuterDisposeScope();
    }

    private static Tensor Rest(Tensor first_PCHW, Tensor second_PCHW, int surroundings)
    {
        using var scope = NewDisposeScope();
        var change_P1HW = Surround.Mean((second_PCHW - first_PCHW).abs().amax([1], keepdim: true), surroundings);
        return (RestElsewhere + (RestWhereNothingChanges * (-(change_P1HW / Noise).square()).exp())).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The colour error of a flow u near the present one is offset + slope · u, in the steepest colour (the mean of several).
    /// </summary>
    private static (Tensor Slope_P2HW, Tensor Offset_P1HW, Tensor Steepness_P1HW) Linearise(
        Tensor first_PCHW, Tensor second_PCHW, Tensor slopeX_PCHW, Tensor slopeY_PCHW, Tensor flow_P2HW)
    {
        using var scope = NewDisposeScope();
        var C = first_PCHW.shape[1];
        var warped = Warp.Along(cat([second_PCHW, slopeX_PCHW, slopeY_PCHW], dim: 1), flow_P2HW);
        var (x_PCHW, y_PCHW) = (warped.narrow(1, C, C), warped.narrow(1, 2 * C, C));
        var steepness_PCHW = x_PCHW.square() + y_PCHW.square();
        var chosen_PCHW = steepness_PCHW.ge(steepness_PCHW.amax([1], keepdim: true)).to(steepness_PCHW.dtype);
        var weight_PCHW = chosen_PCHW / chosen_PCHW.sum(1, keepdim: true);
        var slope_P2HW = cat([(x_PCHW * weight_PCHW).sum(1, keepdim: true), (y_PCHW * weight_PCHW).sum(1, keepdim: true)], dim: 1);
        var error_P1HW = ((warped.narrow(1, 0, C) - first_PCHW) * weight_PCHW).sum(1, keepdim: true);
        var offset_P1HW = error_P1HW - (slope_P2HW * flow_P2HW).sum(1, keepdim: true);
        var steep_P1HW = slope_P2HW.square().sum(1, keepdim: true) + 1e-6;
        return (slope_P2HW.MoveToOuterDisposeScope(), offset_P1HW.MoveToOuterDisposeScope(), steep_P1HW.MoveToOuterDisposeScope());
    }

    /// <summary>One step towards the colours (in closed form), one towards smoothness (by the dual).</summary>
    private static (Tensor Flow_P2HW, Tensor Dual_P4HW) Iterate(
        (Tensor Slope_P2HW, Tensor Offset_P1HW, Tensor Steepness_P1HW) data, Tensor damping_P1HW, Tensor flow_P2HW, Tensor dual_P4HW)
    {
        using var scope = NewDisposeScope();
        var error_P1HW = data.Offset_P1HW + (data.Slope_P2HW * flow_P2HW).sum(1, keepdim: true);
        var step_P1HW = (-error_P1HW / data.Steepness_P1HW).clamp(-Attachment * Tightness, Attachment * Tightness);
        var next_P2HW = (flow_P2HW + (step_P1HW * data.Slope_P2HW) + (Tightness * Divergence(dual_P4HW))) / damping_P1HW;
        var gradient_P4HW = Gradient(next_P2HW);
        var length_P2HW = gradient_P4HW.unflatten(1, 2, 2).square().sum(2).pow(0.5);
        var nextDual_P4HW =
            (dual_P4HW + (TimeStep / Tightness * gradient_P4HW)) / (1 + (TimeStep / Tightness * length_P2HW)).repeat_interleave(2, 1);
        return (next_P2HW.MoveToOuterDisposeScope(), nextDual_P4HW.MoveToOuterDisposeScope());
    }

    /// <summary>Forward differences, 0 at the far border: dx by x, dx by y, dy by x, dy by y.</summary>
    private static Tensor Gradient(Tensor flow_P2HW)
    {
        var (H, W) = (flow_P2HW.shape[2], flow_P2HW.shape[3]);
        var byX_P2HW = F.pad(flow_P2HW.narrow(3, 1, W - 1) - flow_P2HW.narrow(3, 0, W - 1), [0, 1, 0, 0]);
        var byY_P2HW = F.pad(flow_P2HW.narrow(2, 1, H - 1) - flow_P2HW.narrow(2, 0, H - 1), [0, 0, 0, 1]);
        return stack([byX_P2HW, byY_P2HW], dim: 2).flatten(1, 2);
    }

    /// <summary>The gradient's negative adjoint; a dual is 0 where its gradient is, at the far border.</summary>
    private static Tensor Divergence(Tensor dual_P4HW)
    {
        var (H, W) = (dual_P4HW.shape[2], dual_P4HW.shape[3]);
        var pairs = dual_P4HW.unflatten(1, 2, 2);
        var (x_P2HW, y_P2HW) = (pairs.select(2, 0), pairs.select(2, 1));
        return x_P2HW - F.pad(x_P2HW.narrow(3, 0, W - 1), [1, 0, 0, 0]) + y_P2HW - F.pad(y_P2HW.narrow(2, 0, H - 1), [0, 0, 1, 0]);
    }

    /// <summary>Central differences along a dimension, 0 at both borders.</summary>
    private static Tensor Central(Tensor x_PCHW, int dimension)
    {
        var inner =
            (x_PCHW.narrow(dimension, 2, x_PCHW.shape[dimension] - 2) - x_PCHW.narrow(dimension, 0, x_PCHW.shape[dimension] - 2)) / 2;
        return F.pad(inner, dimension == 3 ? [1, 1, 0, 0] : [0, 0, 1, 1]);
    }
}
