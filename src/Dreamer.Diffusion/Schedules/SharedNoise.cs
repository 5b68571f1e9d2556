// Shapes: F frames, C channels, H height, W width
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Schedules;

/// <summary>
/// Noise whose frames have a part in common: <c>ε_f = √(a²/(1+a²)) ε_0 + √(1/(1+a²)) ε'_f</c> (Ge et al. 2023, mixed noise).
/// </summary>
public static class SharedNoise
{
    public static Tensor Mix(Tensor shared_1CHW, Tensor own_FCHW, double weight)
    {
        using var scope = NewDisposeScope();
        var (common, rest) = (Math.Sqrt(weight * weight / (1 + weight * weight)), Math.Sqrt(1 / (1 + weight * weight)));
        return (shared_1CHW * common + own_FCHW * rest).MoveToOuterDisposeScope();
    }
}
