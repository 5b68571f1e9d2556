using Dreamer.Inference.Models;

namespace Dreamer.Inference.Scheduling;

/// <summary>
/// How many jobs shall share a step: as many as are known, from measuring, to get on faster than one after another. Nobody is ever waited for.
/// What was not measured yet is tried once it is there, and the rest again from time to time, because machines change their minds. A step
/// that might take longer than a chunk shall is not tried: cancelling and everybody else's turns would wait for it.
/// </summary>
internal sealed class BatchChoice(StepTimes times, int largest, TimeSpan longest)
{
    private const double Worthwhile = 0.97; // of the time alone: less is noise
    private const int ChoicesPerRetry = 64;

    private readonly Dictionary<JobShape, (bool AreExact, HashSet<int> Sizes)> _checked = [];
    private int _choices;

    /// <summary>Whether jobs of this shape get the same bytes together as alone; null until it has been checked.</summary>
    public bool? IsExact(JobShape shape) => _checked.TryGetValue(shape, out var found) ? found.AreExact : null;

    /// <summary>Whether jobs so many get the same bytes together as alone: checked once for each size, because kernels are chosen by sizes.</summary>
    public bool IsExact(JobShape shape, int jobs, Func<bool> check)
    {
        var (exact, sizes) = _checked.TryGetValue(shape, out var found) ? found : (true, []);
        if (exact && sizes.Add(jobs))
        {
            exact = check(); // one size that is not exact is enough: which sizes happen is nothing that a seed may depend on
            _checked[shape] = (exact, sizes);
        }
        return exact;
    }

    public int SizeFor(JobShape shape, int available)
    {
        var most = Math.Min(available, largest);
        if (most < 2 || !times.IsKnown(shape, 1))
        {
            return 1;
        }
        for (var size = 2; size <= most; size++)
        {
            if (PerJob(shape, size - 1) * size > longest.TotalMilliseconds) // at worst, a job more makes it longer by as much as the others did
            {
                return BestUpTo(shape, size - 1);
            }
            if (!times.IsKnown(shape, size))
            {
                return size;
            }
        }
        return BestUpTo(shape, most);
    }

    private int BestUpTo(JobShape shape, int most)
    {
        if (most < 2)
        {
            return 1;
        }
        return ++_choices % ChoicesPerRetry == 0 ? 1 + (_choices / ChoicesPerRetry % most) : Best(shape, most);
    }

    private int Best(JobShape shape, int most)
    {
        var best = Enumerable.Range(2, most - 1).MinBy(size => PerJob(shape, size));
        return PerJob(shape, best) < PerJob(shape, 1) * Worthwhile ? best : 1;
    }

    private double PerJob(JobShape shape, int jobs) => times.Of(shape, jobs)!.Value / jobs;
}
