// Shapes: B stills, C channels, H/W pixels
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Training.Phases;

/// <summary>How far decoded images in [-1, 1] are from what was encoded.</summary>
internal static class Reconstruction
{
    private const float EdgeWeight = 2;
    private const double Epsilon = 1e-4;

    /// <summary>Edge-weighted L1 + L1 of the gradients and of their steepness, by their weights, + MSE.</summary>
    public static Tensor Loss(Tensor images_BCHW, Tensor decoded_BCHW, double gradientWeight = 0.5, double steepnessWeight = 0)
    {
        var (across, down) = Gradients(images_BCHW);
        var (decodedAcross, decodedDown) = Gradients(decoded_BCHW);
        var edges_B1HW =
            F.pad(across.abs().amax([1], keepdim: true), [0, 1, 0, 0]) + F.pad(down.abs().amax([1], keepdim: true), [0, 0, 0, 1]);
        var l1 = ((decoded_BCHW - images_BCHW).abs() * (1 + (EdgeWeight * edges_B1HW))).mean();
        var gradient = (decodedAcross - across).abs().mean() + (decodedDown - down).abs().mean();
        var loss = l1 + (gradientWeight * gradient) + F.mse_loss(decoded_BCHW, images_BCHW);
        return steepnessWeight == 0
            ? loss
            : loss + (steepnessWeight * (Steepness(decodedAcross, decodedDown) - Steepness(across, down)).abs().mean());
    }

    /// <summary>Decibels.</summary>
    public static Tensor Psnr(Tensor images_BCHW, Tensor decoded_BCHW)
    {
        using var _ = no_grad();
        var error_B = (decoded_BCHW.clamp(-1, 1) - images_BCHW).pow(2).mean([1, 2, 3]) / 4;
        return (-10 * error_B.log10()).mean();
    }

    /// <summary>
    /// The gradients' root mean square over neighbourhoods of 3×3: how steep edges are, wherever exactly they lie. Of an edge that is
    /// not told exactly, the mean is soft; this is not.
    /// </summary>
    private static Tensor Steepness(Tensor across_BCHW, Tensor down_BCHW)
    {
        var (h, w) = (across_BCHW.shape[2] - 1, down_BCHW.shape[3] - 1);
        var squares_BCHW = across_BCHW.narrow(2, 0, h).pow(2) + down_BCHW.narrow(3, 0, w).pow(2);
        var mean_GHW = F.conv2d(
            squares_BCHW.reshape(-1, 1, h, w), full([1, 1, 3, 3], 1.0 / 9, dtype: squares_BCHW.dtype, device: squares_BCHW.device));
        return (mean_GHW + Epsilon).pow(0.5);
    }

    private static (Tensor Across, Tensor Down) Gradients(Tensor x_BCHW)
    {
        var (H, W) = (x_BCHW.shape[2], x_BCHW.shape[3]);
        return (x_BCHW.narrow(3, 1, W - 1) - x_BCHW.narrow(3, 0, W - 1), x_BCHW.narrow(2, 1, H - 1) - x_BCHW.narrow(2, 0, H - 1));
    }
}
