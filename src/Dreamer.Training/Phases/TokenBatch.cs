using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>Token ids of many captions as one tensor.</summary>
internal static class TokenBatch
{
    /// <summary>ids_BL, every caption padded to the tokenizer's length.</summary>
    public static Tensor Batch(this ClipTokenizer tokenizer, IReadOnlyList<string> captions) =>
        tensor(captions.SelectMany(caption => tokenizer.Encode(caption).Ids.Select(id => (long)id)).ToArray(), [captions.Count, tokenizer.Length]);
}
