namespace Dreamer.Training.World.Sampling;

/// <summary>SplitMix64 (Steele et al. 2014): the same numbers from the same seed on every machine and runtime version.</summary>
public struct Rng(ulong seed)
{
    private ulong _state = seed;

    /// <summary>An independent stream for one item of a batch, so that items can be made in any order.</summary>
    public static Rng ForItem(ulong seed, int item) => new(Mix(Mix(seed) + (ulong)item));

    public ulong NextULong() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1).</summary>
    public float NextFloat() => (NextULong() >> 40) * (1f / (1 << 24));

    public float Between(float low, float high) => low + (high - low) * NextFloat();

    public bool Chance(float probability) => NextFloat() < probability;

    /// <summary>Uniform in 0..count-1.</summary>
    public int Below(int count) => (int)((NextULong() >> 32) * (ulong)count >> 32);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
