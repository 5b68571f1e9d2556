using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>Token ids of many captions as one tensor.</summary>
internal static class TokenBatch
{
    /// <summary>ids_BL on the device, every caption padded to the tokenizer's length.</summary>
    public static Tensor Batch(this ClipTokenizer tokenizer, IReadOnlyList<string> captions, Device device)
    {
        long[] ids = [.. captions.SelectMany(caption => tokenizer.Encode(caption).Ids.Select(id => (long)id))];
        return tensor(ids, [captions.Count, tokenizer.Length], dtype: ScalarType.Int64, device: device);
    }
}
