// Shapes: B batch, C channels, D channels of a patch, F frames, H/W pixels, h/w patches
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Squares of pixels become channels, before an autoencoder of videos: colour, then column, then row.</summary>
internal static class PixelPatches
{
    /// <summary>BCFHW -> BDFhw.</summary>
    public static Tensor Fold(Tensor x_BCFHW, long patch)
    {
        if (patch == 1)
        {
            return x_BCFHW;
        }
        using var scope = NewDisposeScope();
        var rows = x_BCFHW.unflatten(4, -1, patch).unflatten(3, -1, patch); // B C F h (row) w (column)
        return rows.permute(0, 1, 6, 4, 2, 3, 5).flatten(1, 3).MoveToOuterDisposeScope();
    }

    /// <summary>BDFhw -> BCFHW.</summary>
    public static Tensor Unfold(Tensor x_BDFhw, long patch)
    {
        if (patch == 1)
        {
            return x_BDFhw;
        }
        using var scope = NewDisposeScope();
        var squares = x_BDFhw.unflatten(1, -1, patch, patch); // B C (column) (row) F h w
        return squares.permute(0, 1, 4, 5, 3, 6, 2).flatten(5, 6).flatten(3, 4).MoveToOuterDisposeScope();
    }
}
