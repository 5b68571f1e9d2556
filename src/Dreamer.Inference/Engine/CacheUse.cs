namespace Dreamer.Inference.Engine;

/// <summary>How well a cache does.</summary>
internal sealed record CacheUse(long Hits, long Misses, long Bytes)
{
    /// <summary>The part of all questions that it could answer; 0 before the first.</summary>
    public double HitRate => Hits + Misses == 0 ? 0 : (double)Hits / (Hits + Misses);
}
