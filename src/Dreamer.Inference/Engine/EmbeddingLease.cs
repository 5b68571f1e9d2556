using Dreamer.Inference.Models;

namespace Dreamer.Inference.Engine;

/// <summary>The use of a cached embedding, for as long as a job lasts. Disposed on the engine's thread.</summary>
internal sealed class EmbeddingLease : IDisposable
{
    private EmbeddingCache.Entry? _entry;

    public EmbeddingLease(EmbeddingCache.Entry entry)
    {
        entry.Hold();
        _entry = entry;
    }

    public IEmbedding Embedding => _entry?.Embedding ?? throw new ObjectDisposedException(nameof(EmbeddingLease));

    public void Dispose()
    {
        _entry?.Release();
        _entry = null;
    }
}
