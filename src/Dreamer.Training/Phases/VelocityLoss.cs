// Shapes: B samples, in ascending order of their timesteps
using Dreamer.Training.Runs;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>The velocity's squared error reported by noise level.</summary>
internal static class VelocityLoss
{
    /// <summary>The weight is bounded from below: at pure noise it is zero, yet sampling starts there.</summary>
    private const double LeastWeight = 0.05;

    /// <summary>All noise levels weigh the same.</summary>
    public static StepLoss Of(Tensor error_B) => new(error_B.mean(), Figures(error_B.detach()));

    /// <summary>Under weights such as min-SNR's (Hang et al. 2023).</summary>
    public static StepLoss Of(Tensor error_B, Tensor weight_B)
    {
        var bounded_B = weight_B.clamp(min: LeastWeight);
        return new StepLoss((error_B * bounded_B).sum() / bounded_B.sum(), Figures(error_B.detach()));
    }

    private static (string Name, Tensor Value)[] Figures(Tensor error_B)
    {
        var third = Math.Max(1, error_B.shape[0] / 3);
        Tensor Mean(long from) => error_B.narrow(0, from, third).mean();
        return [("v clean", Mean(0)), ("v middle", Mean(third)), ("v noisy", Mean(error_B.shape[0] - third))];
    }
}
