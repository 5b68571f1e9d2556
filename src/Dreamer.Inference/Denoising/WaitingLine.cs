using Dreamer.Errors;

namespace Dreamer.Inference.Denoising;

/// <summary>Who waits for admission, in the order of first asking. Asking again keeps a place; not asking for a while loses it.</summary>
internal sealed class WaitingLine(int longest, TimeSpan patience, TimeProvider clock)
{
    private readonly List<(string Job, long Asked)> _line = [];

    public int Count => _line.Count;

    /// <summary>The job's place, 0 being the next; joins at the end, or is refused with "capacity".</summary>
    public int Ask(string job)
    {
        _line.RemoveAll(w => clock.GetElapsedTime(w.Asked) > patience);
        var place = _line.FindIndex(w => w.Job == job);
        if (place >= 0)
        {
            _line[place] = (job, clock.GetTimestamp());
            return place;
        }
        if (_line.Count >= longest)
        {
            throw new DreamerException(ErrorCode.Capacity, $"{_line.Count} jobs wait for this device already, and it takes no more.");
        }
        _line.Add((job, clock.GetTimestamp()));
        return _line.Count - 1;
    }

    public void Leave(string job) => _line.RemoveAll(w => w.Job == job);
}
