// Shapes: C colours, F frames, h/w pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>The frames of a video that is decoded in pieces.</summary>
internal static class VideoPieces
{
    /// <summary>Pieces 1CFhw -> frames 1Chw, each a copy and the caller's; a piece is gone once its last frame was asked for.</summary>
    public static IEnumerable<Tensor> Frames(IEnumerable<Tensor> pieces)
    {
        foreach (var piece_1CFhw in pieces)
        {
            using var piece = piece_1CFhw.DetachFromDisposeScope(); // it lasts for several turns of the caller's
            for (var frame = 0; frame < piece.shape[2]; frame++)
            {
                yield return Copied(piece, frame);
            }
        }
    }

    private static Tensor Copied(Tensor piece_1CFhw, int frame)
    {
        using var scope = NewDisposeScope();
        return piece_1CFhw.select(2, frame).clone().MoveToOuterDisposeScope();
    }
}
