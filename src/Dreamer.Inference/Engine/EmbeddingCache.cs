using Dreamer.Inference.Models;
using Dreamer.Inference.Telemetry;

namespace Dreamer.Inference.Engine;

/// <summary>
/// Encoded texts, least recently used out first once their bytes exceed the bound. It belongs to the engine's thread, which takes one
/// piece of work at a time: equal texts asked for at once are therefore encoded once.
/// </summary>
internal sealed class EmbeddingCache(long maxBytes)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // most recent first

    public long Bytes { get; private set; }

    public long Misses { get; private set; }

    public long Hits { get; private set; }

    public CacheUse Use => new(Hits, Misses, Bytes);

    /// <summary>Takes the embedding for use: it stays in memory until the lease is disposed, evicted or not.</summary>
    public EmbeddingLease Take(string key, Func<IEmbedding> encode)
    {
        var node = _entries.TryGetValue(key, out var found) ? found : Add(key, encode());
        DeviceMetrics.EmbeddingTaken(wasCached: found is not null);
        Hits += found is null ? 0 : 1;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        var lease = new EmbeddingLease(node.Value);
        Trim();
        return lease;
    }

    public bool Has(string key) => _entries.ContainsKey(key);

    public void Clear()
    {
        while (_byUse.Last is { } oldest)
        {
            Evict(oldest);
        }
    }

    private LinkedListNode<Entry> Add(string key, IEmbedding embedding)
    {
        Misses++;
        Bytes += embedding.Bytes;
        DeviceMetrics.Holds("embeddings", embedding.Bytes);
        return _entries[key] = _byUse.AddFirst(new Entry(key, embedding));
    }

    private void Trim()
    {
        while (Bytes > maxBytes && _byUse.Last is { } oldest)
        {
            Evict(oldest);
        }
    }

    private void Evict(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        Bytes -= node.Value.Embedding.Bytes;
        DeviceMetrics.Holds("embeddings", -node.Value.Embedding.Bytes);
        node.Value.Release();
    }

    /// <summary>Counts its users, the cache being the first; the last one frees the tensors.</summary>
    internal sealed class Entry(string key, IEmbedding embedding)
    {
        private int _users = 1;

        public string Key => key;

        public IEmbedding Embedding => embedding;

        public void Hold() => _users++;

        public void Release()
        {
            if (--_users == 0)
            {
                embedding.Dispose();
            }
        }
    }
}
