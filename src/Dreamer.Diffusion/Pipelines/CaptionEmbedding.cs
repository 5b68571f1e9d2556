using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A descriptive caption as CLIP encodes it: tokens_1LD, and the pooled vector_1D.</summary>
public sealed record CaptionEmbedding(Tensor Tokens_1LD, Tensor Pooled_1D) : IDisposable
{
    public long Bytes => Tokens_1LD.numel() * Tokens_1LD.element_size() + Pooled_1D.numel() * Pooled_1D.element_size();

    public void Dispose()
    {
        Tokens_1LD.Dispose();
        Pooled_1D.Dispose();
    }
}
