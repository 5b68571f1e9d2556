using Dreamer.Inference.Engine;
using Dreamer.Inference.Tests.Fakes;

namespace Dreamer.Inference.Tests.Engine;

public sealed class EmbeddingCacheTests
{
    private readonly EmbeddingCache _cache = new(maxBytes: 2 * FakeEmbedding.Size);
    private int _live;

    [Fact]
    public void The_same_key_is_encoded_once()
    {
        Take("a").Dispose();
        Take("a").Dispose();
        Assert.Equal(1, _cache.Misses);
    }

    [Fact]
    public void How_often_it_could_answer_can_be_read()
    {
        foreach (var key in "aaba")
        {
            Take(key.ToString()).Dispose();
        }
        Assert.Equal(new CacheUse(2, 2, 2 * FakeEmbedding.Size), _cache.Use);
        Assert.Equal(0.5, _cache.Use.HitRate);
        _cache.Clear();
        Assert.Equal(0, _cache.Use.Bytes);
    }

    [Fact]
    public void Over_its_bytes_it_drops_what_was_used_longest_ago()
    {
        foreach (var key in "abac")
        {
            Take(key.ToString()).Dispose();
        }
        Take("a").Dispose();
        Assert.Equal(3, _cache.Misses); // a, b, c: b had to go, a had not
        Take("b").Dispose();
        Assert.Equal(4, _cache.Misses);
        Assert.Equal((2 * FakeEmbedding.Size, 2), (_cache.Bytes, _live));
    }

    [Fact]
    public void An_embedding_in_use_outlives_its_eviction()
    {
        var used = Take("a");
        Take("b").Dispose();
        Take("c").Dispose();
        Assert.False(((FakeEmbedding)used.Embedding).IsDisposed);
        Assert.Equal(3, _live);
        used.Dispose();
        Assert.Equal(2, _live);
    }

    [Fact]
    public void One_that_is_larger_than_the_cache_still_serves_its_user()
    {
        var tiny = new EmbeddingCache(maxBytes: 1);
        using var lease = tiny.Take("a", Encode);
        Assert.False(((FakeEmbedding)lease.Embedding).IsDisposed);
        Assert.Equal(0, tiny.Bytes);
    }

    private EmbeddingLease Take(string key) => _cache.Take(key, Encode);

    private FakeEmbedding Encode()
    {
        _live++;
        return new FakeEmbedding("text", () => _live--);
    }
}
