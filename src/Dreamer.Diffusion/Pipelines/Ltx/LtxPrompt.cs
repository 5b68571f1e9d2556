// Shapes: L tokens, M rows that the transformer reads, N texts, D width
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>A text as LTX-Video's transformer reads it: T5's last states, of which those behind the text's end are masked.</summary>
internal static class LtxPrompt
{
    /// <summary>Rows of every text.</summary>
    public const int Rows = 128;

    /// <summary>
    /// The rows up to the text's end, 1LD. The first pipelines show T5 the padding behind it, too, which every row then attends to; the
    /// later one masks it.
    /// </summary>
    public static Tensor Encode(LtxParts parts, string text, Device device)
    {
        using var scope = NewDisposeScope();
        var sequence = parts.Tokenizer.Encode(text, Rows);
        var used = (int)sequence.Mask.Sum();
        var ids_1L = tensor(sequence.Ids[..(parts.Index.IsConditional ? used : Rows)], dtype: ScalarType.Int64, device: device).unsqueeze(0);
        return parts.TextEncoder.Network.call(ids_1L, null).narrow(1, 0, used).clone().MoveToOuterDisposeScope();
    }

    /// <summary>Texts 1LD -> NMD and the mask NM (1 = token): all of one length, so that a text's bytes do not depend on another's.</summary>
    public static (Tensor Text_NMD, Tensor Mask_NM) Padded(IReadOnlyList<Tensor> texts)
    {
        var device = texts[0].device;
        var text_NMD = cat([.. texts.Select(text_1LD => F.pad(text_1LD, [0, 0, 0, Rows - text_1LD.shape[1]]))], dim: 0);
        var ends_N1 = tensor(texts.Select(text_1LD => text_1LD.shape[1]).ToArray(), dtype: ScalarType.Int64, device: device).unsqueeze(1);
        var mask_NM = arange(Rows, dtype: ScalarType.Int64, device: device).unsqueeze(0).lt(ends_N1).to(ScalarType.Int64);
        return (text_NMD, mask_NM);
    }
}
