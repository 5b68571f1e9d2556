using Dreamer.Training.Phases;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Phases;

public sealed class ReconstructionTests
{
    private const int Side = 16;

    [Fact]
    public void A_perfect_reconstruction_costs_nothing()
    {
        using var edge_BCHW = Edge(at: 8, width: 1);
        Assert.Equal(0, Reconstruction.Loss(edge_BCHW, edge_BCHW, 1, 2).item<float>());
    }

    [Fact]
    public void Steepness_is_missed_where_an_edge_is_soft_more_than_where_it_is_a_pixel_off()
    {
        using var edge_BCHW = Edge(at: 8, width: 1);
        using var moved_BCHW = Edge(at: 9, width: 1);
        using var soft_BCHW = Edge(at: 8, width: 5);
        Assert.True(OfSteepness(soft_BCHW) > 1.1 * OfSteepness(moved_BCHW), $"{OfSteepness(soft_BCHW)} and {OfSteepness(moved_BCHW)}");

        double OfSteepness(Tensor decoded_BCHW) =>
            Reconstruction.Loss(edge_BCHW, decoded_BCHW, 0, 1).item<float>() - Reconstruction.Loss(edge_BCHW, decoded_BCHW, 0, 0).item<float>();
    }

    /// <summary>-1 to the left, 1 to the right, and a ramp of so many pixels between.</summary>
    private static Tensor Edge(float at, float width)
    {
        var row = Enumerable.Range(0, Side).Select(x => Math.Clamp((x - at) / width * 2, -1, 1)).ToArray();
        return tensor([.. Enumerable.Repeat(row, 3 * Side).SelectMany(r => r)], [1, 3, Side, Side]);
    }
}
