using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Data;

/// <summary>
/// Timesteps spread evenly over the schedule in every batch, which makes the loss far less noisy (Kingma et al. 2021, section 7.1).
/// </summary>
internal static class StratifiedTimesteps
{
    /// <summary>Ascending, one in each of <paramref name="count"/> equal parts of 0..steps-1.</summary>
    public static long[] Draw(int count, int steps, ulong seed)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, count).Select(i => Math.Min((long)((i + rng.NextFloat()) * steps / count), steps - 1))];
    }
}
