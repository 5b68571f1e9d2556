using Dreamer.Inference.Models;

namespace Dreamer.Inference.Scheduling;

/// <summary>Measured milliseconds of a step, by shape and by how many jobs share it: a moving average, so that it follows the machine.</summary>
internal sealed class StepTimes
{
    private const double NewestShare = 0.25;
    private const int ShapesKept = 4_096; // shapes are clients' to choose

    private readonly Dictionary<(JobShape Shape, int Jobs), (double Milliseconds, int Count)> _times = [];

    public double? Of(JobShape shape, int jobs) => _times.TryGetValue((shape, jobs), out var time) ? time.Milliseconds : null;

    /// <summary>Measured more than once: the first time also pays for memory and kernels that are made on the way, and the second replaces it.</summary>
    public bool IsKnown(JobShape shape, int jobs) => _times.TryGetValue((shape, jobs), out var time) && time.Count > 1;

    public void Record(JobShape shape, int jobs, double milliseconds)
    {
        if (_times.Count >= ShapesKept)
        {
            _times.Clear();
        }
        var (before, count) = _times.GetValueOrDefault((shape, jobs));
        _times[(shape, jobs)] = (count < 2 ? milliseconds : double.Lerp(before, milliseconds, NewestShare), Math.Min(count + 1, 2));
    }

    /// <summary>How many steps fit in the time; one of a shape that was never measured, and one however slow it is.</summary>
    public int StepsWithin(TimeSpan time, JobShape shape, int jobs) =>
        Of(shape, jobs) is { } ms ? (int)Math.Clamp(time.TotalMilliseconds / Math.Max(ms, 0.01), 1, 1_000) : 1;
}
