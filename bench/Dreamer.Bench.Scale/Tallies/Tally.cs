using Dreamer.Bench.Scale.Clock;
using Dreamer.Bench.Scale.Fleets;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Generations;

namespace Dreamer.Bench.Scale.Tallies;

/// <summary>What happened: calls by the minute, waits, placements, device time by tenant.</summary>
internal sealed class Tally
{
    private const int MinutesOfSlot = 10;

    private readonly Agenda _agenda;
    private readonly long[][] _calls;
    private readonly long[][] _callsOfLargest; // of the tenant that asks most
    private readonly Dictionary<(Lane Lane, bool IsClip), List<(int Slot, float Seconds)>> _waits = [];
    private readonly double[] _busy;

    public Tally(World world, Agenda agenda)
    {
        _agenda = agenda;
        var minutes = (int)(world.Hours * 60) + 1;
        _calls = [.. Enum.GetValues<GrainCall>().Select(_ => new long[minutes])];
        _callsOfLargest = [.. Enum.GetValues<GrainCall>().Select(_ => new long[minutes])];
        _busy = new double[(minutes / MinutesOfSlot) + 1];
        Served = new double[world.Tenants];
    }

    public long Asked { get; set; }

    public long Refused { get; set; }

    public long Throttled { get; set; }

    public long Ended { get; private set; }

    public long Placements { get; private set; }

    public long PlacedWhereLoaded { get; private set; }

    public long Evictions { get; private set; }

    public long InterruptedInPeace { get; private set; }

    public long InterruptedByDeath { get; private set; }

    /// <summary>Of all ends with their moments: the same seed gives the same.</summary>
    public ulong Digest { get; private set; } = 14_695_981_039_346_656_037;

    /// <summary>Device-seconds by tenant.</summary>
    public double[] Served { get; }

    /// <summary>Device-seconds of work in each ten minutes.</summary>
    public IReadOnlyList<double> BusyBySlot => _busy;

    private int Minute => (int)_agenda.Now.TotalMinutes;

    public void Count(GrainCall call, int tenant = -1)
    {
        var minute = Minute;
        if (minute < _calls[0].Length)
        {
            _calls[(int)call][minute]++;
            _callsOfLargest[(int)call][minute] += tenant == 0 ? 1 : 0;
        }
    }

    public void Placed(bool isLoaded) => (Placements, PlacedWhereLoaded) = (Placements + 1, PlacedWhereLoaded + (isLoaded ? 1 : 0));

    public void Evicted() => Evictions++;

    public void Interrupted(bool inPeace)
    {
        InterruptedInPeace += inPeace ? 1 : 0;
        InterruptedByDeath += inPeace ? 0 : 1;
    }

    public void Worked(SimulatedJob job, TimeSpan time)
    {
        Served[job.Tenant] += time.TotalSeconds;
        _busy[Math.Min(Minute / MinutesOfSlot, _busy.Length - 1)] += time.TotalSeconds;
    }

    public void End(SimulatedJob job)
    {
        Ended++;
        var key = (job.Claim.Lane, job.Work.IsClip);
        if (!_waits.TryGetValue(key, out var waits))
        {
            _waits[key] = waits = [];
        }
        waits.Add(((int)(job.Asked.TotalMinutes / MinutesOfSlot), (float)(job.Began!.Value - job.Asked).TotalSeconds));
        Digest = ((Digest ^ (ulong)job.Number) * 1_099_511_628_211) ^ (ulong)_agenda.Now.Ticks;
    }

    public long Total(GrainCall call) => _calls[(int)call].Sum();

    /// <summary>Of the busiest minute.</summary>
    public double PeakASecond(params GrainCall[] calls) => Peak(_calls, calls);

    public double PeakOfLargestASecond(params GrainCall[] calls) => Peak(_callsOfLargest, calls);

    public IEnumerable<double> ASecondBySlot(GrainCall call) => _calls[(int)call].Chunk(MinutesOfSlot).Select(minutes => minutes.Average() / 60);

    /// <summary>Seconds until a place of all that were asked for, in order.</summary>
    public float[] Waits(Lane lane, bool isClip) => [.. _waits.GetValueOrDefault((lane, isClip), []).Select(wait => wait.Seconds).Order()];

    /// <summary>The 99th of a hundred by the ten minutes in which they were asked for; 0 where nothing was.</summary>
    public IEnumerable<double> WaitBySlot(Lane lane, bool isClip)
    {
        var slots = _waits.GetValueOrDefault((lane, isClip), []).ToLookup(wait => wait.Slot, wait => wait.Seconds);
        return _busy.Select((_, slot) => (double)At([.. slots[slot].Order()], 0.99));
    }

    public static float At(float[] sorted, double part) => sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length * part, sorted.Length - 1)];

    private static double Peak(long[][] of, GrainCall[] calls) => Enumerable.Range(0, of[0].Length).Max(minute => calls.Sum(call => of[(int)call][minute])) / 60.0;
}
