using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A motion caption as T5 encodes it: tokens_1LD, and the mask_1L of those that are no padding.</summary>
public sealed record MotionEmbedding(Tensor Tokens_1LD, Tensor Mask_1L) : IDisposable
{
    public long Bytes => Tokens_1LD.numel() * Tokens_1LD.element_size() + Mask_1L.numel() * Mask_1L.element_size();

    public void Dispose()
    {
        Tokens_1LD.Dispose();
        Mask_1L.Dispose();
    }
}
