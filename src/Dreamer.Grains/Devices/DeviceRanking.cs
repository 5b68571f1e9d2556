using Dreamer.Devices;

namespace Dreamer.Grains.Devices;

/// <summary>
/// The devices that have a model, the best for a job of it first, perhaps for one whose next step needs a part: with that in memory and nobody
/// waiting, done first by load, which a load of weights is a part of, and measured step time, by name.
/// </summary>
internal sealed class DeviceRanking(string model, string? part)
{
    /// <summary>So much sooner another device must be done for a waiting job to change lines.</summary>
    private const double WorthLeaving = 0.8;

    /// <summary>To load weights counts as so many jobs, as many as a device has places by default: where those are taken, and one waits, another device loads them.</summary>
    private const int JobsOfLoad = 8;

    private readonly Dictionary<string, Entry> _entries = [];
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedSet<Rank> _measured = [];
    private readonly SortedSet<Rank> _unmeasured = []; // by load alone
    private readonly SortedSet<(double StepMs, string Device)> _stepTimes = [];

    public string? FirstByName => _names.Min;

    /// <summary>The device is like this now, or gone.</summary>
    public void Change(string device, DeviceReport? now)
    {
        var changed = now is not null && Find(now, model) is { } its ? new Entry(device, Suits(its), its.Resident, now.Jobs, now.Waiting, its.StepMs) : null;
        var before = _entries.GetValueOrDefault(device);
        if (before == changed)
        {
            return;
        }
        Remove(before);
        Add(changed);
    }

    /// <summary>The one that is preferred, else the first, or that where the job waits; the avoided one only where there is no other.</summary>
    public string? Choose(string? preferred, string? avoided, string? waitingAt)
    {
        if (preferred is not null && preferred != avoided && _entries.ContainsKey(preferred))
        {
            return preferred;
        }
        // One that was never measured counts as the fastest: it is tried soon.
        var fastest = _stepTimes.Count > 0 ? _stepTimes.Min.StepMs : 1;
        Rank?[] first = [Best(_measured, 1), Best(_unmeasured, fastest), WhereItWaits()];
        return first.Min()?.Device ?? (avoided is not null && _entries.ContainsKey(avoided) ? avoided : null);

        Rank? Best(SortedSet<Rank> ranks, double times)
        {
            foreach (var rank in ranks)
            {
                if (rank.Device != avoided && rank.Device != waitingAt)
                {
                    return rank with { WhenDone = rank.WhenDone * times };
                }
            }
            return null;
        }

        Rank? WhereItWaits() => waitingAt is not null && waitingAt != avoided && _entries.TryGetValue(waitingAt, out var entry)
            ? new Rank(-entry.Suits, ((Math.Max(entry.Jobs + entry.Waiting, 1) * WorthLeaving) + entry.Load) * (entry.StepMs ?? fastest), waitingAt)
            : null;
    }

    public static DeviceModel? Find(DeviceReport device, string model) =>
        model.Length == 0 ? device.Models.FirstOrDefault() : device.Models.FirstOrDefault(known => known.Name == model);

    private void Add(Entry? entry)
    {
        if (entry is null)
        {
            return;
        }
        _entries[entry.Device] = entry;
        _names.Add(entry.Device);
        (entry.StepMs is null ? _unmeasured : _measured).Add(entry.Rank);
        if (entry.StepMs is { } stepMs)
        {
            _stepTimes.Add((stepMs, entry.Device));
        }
    }

    private void Remove(Entry? entry)
    {
        if (entry is null)
        {
            return;
        }
        _entries.Remove(entry.Device);
        _names.Remove(entry.Device);
        (entry.StepMs is null ? _unmeasured : _measured).Remove(entry.Rank);
        if (entry.StepMs is { } stepMs)
        {
            _stepTimes.Remove((stepMs, entry.Device));
        }
    }

    /// <summary>
    /// 2 with the part in memory; 1 with none that takes steps, since another one would have to make way; a job that does not say begins with the first.
    /// </summary>
    private int Suits(DeviceModel its)
    {
        if (its.Parts.IsEmpty)
        {
            return 0;
        }
        var steps = its.Parts.Where(known => !known.EmbedsTexts).ToList();
        return steps.Find(known => part is null || known.Name == part) is { Resident: true } ? 2
            : steps.Count == 0 || steps.Exists(known => known.Resident) ? 0 : 1;
    }

    private sealed record Entry(string Device, int Suits, bool Resident, int Jobs, int Waiting, double? StepMs)
    {
        /// <summary>Of a job that does not wait there: how many jobs there are until it is done, by the time of a step.</summary>
        public Rank Rank => new(Waiting == 0 ? -Suits : 0, (Jobs + Waiting + 1 + Load) * (StepMs ?? 1), Device);

        public int Load => Resident ? 0 : JobsOfLoad;
    }

    private sealed record Rank(int Unsuited, double WhenDone, string Device) : IComparable<Rank>
    {
        public int CompareTo(Rank? other)
        {
            var order = (Unsuited, WhenDone).CompareTo((other!.Unsuited, other.WhenDone));
            return order != 0 ? order : string.CompareOrdinal(Device, other.Device);
        }
    }
}
