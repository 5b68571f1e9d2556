using Dreamer.Generations;

namespace Dreamer.Inference.Forecasts;

/// <summary>
/// Plays forward what a device will do: the urgent lane first, tenants of a lane beside each other by their weights, a tenant's jobs one after
/// another, and whoever waits comes in as soon as a place is free. What comes later and passes those who wait is not foreseen, nor is shared work.
/// </summary>
internal sealed class Forecast
{
    private readonly List<Running> _places;
    private readonly List<ExpectedWork> _line;
    private readonly int _room;
    private double _now;

    /// <summary>In the order of their places, and of the line. Where somebody waits, all places are taken.</summary>
    private Forecast(IEnumerable<ExpectedWork> places, IEnumerable<ExpectedWork> line)
    {
        (_places, _line) = ([.. places.Select(work => new Running(work))], [.. line]);
        _room = Math.Max(1, _places.Count);
    }

    public static JobForecast Of(string job, IEnumerable<ExpectedWork> places, IEnumerable<ExpectedWork> line) => new Forecast(places, line).Play(job);

    private JobForecast Play(string job)
    {
        double? starts = null;
        while (true)
        {
            LetIn();
            if (starts is null && _places.Exists(running => running.Work.Job == job))
            {
                starts = _now;
            }
            var turns = Turns();
            if (turns.Count == 0 || turns.Exists(running => running.Left is null))
            {
                return new JobForecast(starts, null); // one that nobody has measured may take as long as it likes
            }
            if (RunUntilNextEnd(turns).Exists(running => running.Work.Job == job))
            {
                return new JobForecast(starts, _now);
            }
        }
    }

    private void LetIn()
    {
        while (_line.Count > 0 && (_places.Count < _room || GaveWay(_line.Min(work => work.Claim.Lane))))
        {
            var next = _line.MinBy(work => (work.Claim.Lane, (_places.Count(running => running.Work.Claim.Tenant == work.Claim.Tenant) + 1) / work.Weight))!;
            _line.Remove(next);
            _places.Add(new Running(next));
        }
    }

    /// <summary>A job that nobody waits for leaves its place to one that somebody does.</summary>
    private bool GaveWay(Lane wanting)
    {
        if (_places.FindLast(running => running.Work.Claim.Lane > wanting) is not { } leaving)
        {
            return false;
        }
        _places.Remove(leaving);
        _line.Insert(0, leaving.Work with { Milliseconds = leaving.Left });
        return true;
    }

    /// <summary>Of the most urgent lane each tenant's first.</summary>
    private List<Running> Turns()
    {
        var lane = _places.Select(running => running.Work.Claim.Lane).DefaultIfEmpty().Min();
        return [.. _places.Where(running => running.Work.Claim.Lane == lane).GroupBy(running => running.Work.Claim.Tenant).Select(First)];
    }

    private static Running First(IEnumerable<Running> ofTenant) =>
        ofTenant.MinBy(running => (running.Work.Claim.Deadline ?? DateTimeOffset.MaxValue, running.Work.Claim.Brief ? 0 : 1))!;

    /// <summary>Answers who has come to an end.</summary>
    private List<Running> RunUntilNextEnd(List<Running> turns)
    {
        var weights = turns.Sum(running => running.Work.Weight);
        var time = turns.Min(running => running.Left!.Value * weights / running.Work.Weight);
        var ended = turns.FindAll(running => running.Left!.Value * weights / running.Work.Weight <= time);
        turns.ForEach(running => running.Left -= time * running.Work.Weight / weights);
        ended.ForEach(running => _places.Remove(running));
        _now += time;
        return ended;
    }

    private sealed class Running(ExpectedWork work)
    {
        public ExpectedWork Work => work;

        public double? Left { get; set; } = work.Milliseconds;
    }
}
