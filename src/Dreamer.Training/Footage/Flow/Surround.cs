// Shapes: P frame pairs, H/W pixels, S side of the square
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Training.Footage.Flow;

/// <summary>Means over squares around each pixel; beyond the border there is nothing.</summary>
internal static class Surround
{
    public static Tensor Mean(Tensor x_P1HW, int reach)
    {
        using var scope = NewDisposeScope();
        var side = (2 * reach) + 1;
        var weights_S = ones(side, dtype: x_P1HW.dtype, device: x_P1HW.device) / side;
        var across = F.conv2d(x_P1HW, weights_S.reshape(1, 1, 1, side), padding: [0, reach]);
        return F.conv2d(across, weights_S.reshape(1, 1, side, 1), padding: [reach, 0]).MoveToOuterDisposeScope();
    }
}
