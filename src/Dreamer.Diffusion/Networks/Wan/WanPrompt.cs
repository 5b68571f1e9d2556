// Shapes: B batch, L tokens, M rows that the transformer reads, D width
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// A prompt as Wan's transformer reads it: UMT5's last states, and zeros in every row behind its end, which take part in attention.
/// </summary>
internal static class WanPrompt
{
    /// <summary>Rows of every prompt.</summary>
    public const int Rows = 512;

    /// <summary>ids_BL, mask_BL (1 = token) -> BLD.</summary>
    public static Tensor Encode(T5EncoderModel encoder, Tensor ids_BL, Tensor mask_BL)
    {
        using var scope = NewDisposeScope();
        return encoder.call(ids_BL, mask_BL).masked_fill(mask_BL.eq(0).unsqueeze(-1), 0).MoveToOuterDisposeScope();
    }

    /// <summary>BLD -> BMD: prompts that were encoded shorter have rows of zeros behind them, too.</summary>
    public static Tensor Padded(Tensor states_BLD, long rows = Rows)
    {
        using var scope = NewDisposeScope();
        return F.pad(states_BLD, [0, 0, 0, rows - states_BLD.shape[1]]).MoveToOuterDisposeScope();
    }
}
