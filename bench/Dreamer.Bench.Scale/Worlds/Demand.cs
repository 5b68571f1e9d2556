namespace Dreamer.Bench.Scale.Worlds;

/// <summary>When sessions ask, for how much, and of what: more by day than by night, twice as much in the evening's half hour, and floods of one tenant's batch work.</summary>
internal sealed class Demand(World world, Random random)
{
    public const double JobsOfVisit = 2.5;
    private const double ShareOfFloods = 0.1;
    private const int FloodsOfDay = 24;
    private const double Swing = 0.7;
    private const double PeakHour = 15;
    private const double CrowdAt = 20;
    private const double CrowdHours = 0.5;
    private const double MostTimes = 1 + Swing + 2;

    private readonly double[] _upTo = [.. Catalog.Works.Select((_, i) => Catalog.Works.Take(i + 1).Sum(work => work.Share))];

    private double VisitsOfSecond => world.JobsOfDay * (1 - ShareOfFloods) / JobsOfVisit / 86_400;

    public int JobsOfFlood => (int)(world.JobsOfDay * ShareOfFloods / FloodsOfDay);

    /// <summary>Until the next visit: by thinning of the busiest moment's rate.</summary>
    public TimeSpan NextVisit(TimeSpan now)
    {
        var at = now.TotalSeconds;
        do
        {
            at += Gap(VisitsOfSecond * MostTimes);
        }
        while (random.NextDouble() * MostTimes > TimesAt(at / 3_600));
        return TimeSpan.FromSeconds(at);
    }

    public TimeSpan NextFlood(TimeSpan now) => now + TimeSpan.FromSeconds(Gap(FloodsOfDay / 86_400.0));

    public int Session() => random.Next(world.Sessions);

    /// <summary>Of a visit: one, and others with the chance that makes it the mean.</summary>
    public int JobsOfOne()
    {
        var jobs = 1;
        while (random.NextDouble() < 1 - (1 / JobsOfVisit))
        {
            jobs++;
        }
        return jobs;
    }

    public TimeSpan Thought() => TimeSpan.FromSeconds(Gap(1 / 30.0));

    public Work Work()
    {
        var found = Array.BinarySearch(_upTo, random.NextDouble());
        return Catalog.Works[Math.Min(found < 0 ? ~found : found, _upTo.Length - 1)];
    }

    public bool IsBatch() => random.NextDouble() < 0.2;

    private double TimesAt(double hour)
    {
        var ofDay = (world.BeginsAt + hour) % 24;
        return 1 + (Swing * Math.Cos((ofDay - PeakHour) / 12 * Math.PI)) + (ofDay >= CrowdAt && ofDay < CrowdAt + CrowdHours ? 2 : 0);
    }

    private double Gap(double perSecond) => -Math.Log(1 - random.NextDouble()) / perSecond;
}
