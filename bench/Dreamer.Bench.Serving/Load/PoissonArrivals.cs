namespace Dreamer.Bench.Serving.Load;

/// <summary>When requests come that know nothing of each other. The same seed gives the same times.</summary>
internal static class PoissonArrivals
{
    public static IEnumerable<TimeSpan> Within(TimeSpan duration, double perSecond, int seed)
    {
        if (!(perSecond > 0 && double.IsFinite(perSecond)))
        {
            throw new ArgumentOutOfRangeException(nameof(perSecond), $"The rate is {perSecond} a second; it must be a number above 0.");
        }
        return Times(duration.TotalSeconds, perSecond, new Random(seed));
    }

    private static IEnumerable<TimeSpan> Times(double seconds, double perSecond, Random random)
    {
        // 1 - x is in (0, 1], where the logarithm is finite
        for (var at = Gap(); at < seconds; at += Gap())
        {
            yield return TimeSpan.FromSeconds(at);
        }

        double Gap() => -Math.Log(1 - random.NextDouble()) / perSecond;
    }
}
