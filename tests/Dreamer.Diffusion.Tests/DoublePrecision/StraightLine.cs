using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.DoublePrecision;

/// <summary>
/// What answers to a move of a hundred-millionth with a straight line rounds nothing to float32 on the way, whose steps are six times as wide as
/// the move.
/// </summary>
internal static class StraightLine
{
    public const double Move = 1e-8;
    private const double MostBend = 2e-5;

    /// <summary>Each number in a direction of its own.</summary>
    public static Tensor Beside(Tensor x, double by) => x + ((x * 7).cos() * by);

    /// <summary>Requires it of what <paramref name="evaluate"/> makes of inputs moved by so much, given what it makes of those not moved.</summary>
    public static void Require(Tensor start, Func<double, Tensor> evaluate)
    {
        var (once, twice) = (evaluate(Move), evaluate(2 * Move));
        var bend = (twice - (once * 2) + start).abs().max() / (once - start).abs().max();
        Assert.InRange(bend.item<double>(), 0, MostBend);
    }
}
