// Shapes: P frame pairs, H/W pixels
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
        var across = F.conv2d(x_P1HW, ones([1, 1, 1, side]) / side, padding: [0, reach]);
        return F.conv2d(across, ones([1, 1, side, 1]) / side, padding: [reach, 0]).MoveToOuterDisposeScope();
    }
}
