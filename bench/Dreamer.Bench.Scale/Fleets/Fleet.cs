using Dreamer.Bench.Scale.Clock;
using Dreamer.Bench.Scale.Worlds;

namespace Dreamer.Bench.Scale.Fleets;

/// <summary>
/// Devices, four to a silo, that report again and again. Silos die, and those of spot machines are taken away after a notice; those of the day come
/// in the morning and go at night.
/// </summary>
internal sealed class Fleet(World world, Agenda agenda, JobOwner owner, Random random)
{
    private const int OfSilo = 4;
    private const double FirstHour = 7;
    private const double LastHour = 23;
    private const double HoursToComeAndGo = 1;

    private static readonly TimeSpan s_untilDeath = TimeSpan.FromDays(10);
    private static readonly TimeSpan s_untilTaken = TimeSpan.FromHours(8);
    private static readonly TimeSpan s_repair = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_replacement = TimeSpan.FromMinutes(15);

    private readonly HashSet<int> _up = [];

    public int Deaths { get; private set; }

    public int Taken { get; private set; }

    public int Removals { get; private set; }

    /// <summary>Of devices that are gone.</summary>
    public TimeSpan Busy { get; private set; }

    public TimeSpan Loading { get; private set; }

    public void Start()
    {
        var silos = (world.Devices + OfSilo - 1) / OfSilo;
        for (var silo = 0; silo < silos; silo++)
        {
            Start(silo, KindOf(silo, silos));
        }
    }

    private static DeviceKind KindOf(int silo, int silos)
    {
        var (at, upTo) = ((silo + 0.5) / silos, 0.0);
        return Catalog.Devices.First(kind => at < (upTo += kind.Share));
    }

    private void Start(int silo, DeviceKind kind)
    {
        if (!world.HasMishaps || !kind.IsOfDay || IsDay(world.BeginsAt))
        {
            Bring(silo, kind);
        }
        if (world.HasMishaps && kind.IsOfDay)
        {
            ComeAndGo(silo, kind);
        }
    }

    private static bool IsDay(double hour) => hour % 24 is >= FirstHour and < LastHour;

    /// <summary>Each at a moment of its own within the hour.</summary>
    private void ComeAndGo(int silo, DeviceKind kind)
    {
        var late = random.NextDouble() * HoursToComeAndGo;
        for (var hour = 0; hour < world.Hours; hour++)
        {
            var ofDay = (world.BeginsAt + hour) % 24;
            if (ofDay == FirstHour)
            {
                agenda.At(TimeSpan.FromHours(hour + late), () => Bring(silo, kind));
            }
            else if (ofDay == LastHour)
            {
                agenda.At(TimeSpan.FromHours(hour + late), () => Removals += Take(silo, inPeace: true) ? 1 : 0);
            }
        }
    }

    private void Bring(int silo, DeviceKind kind)
    {
        if (!_up.Add(silo))
        {
            return;
        }
        for (var n = silo * OfSilo; n < Math.Min((silo + 1) * OfSilo, world.Devices); n++)
        {
            var device = new SimulatedDevice($"d{n:0000}", kind, agenda, owner);
            owner.Add(device);
            agenda.After(random.NextDouble() * world.HeartbeatSeconds, () => Beat(device));
        }
        if (world.HasMishaps)
        {
            Expect(silo, kind);
        }
    }

    private void Beat(SimulatedDevice device)
    {
        if (device.IsUp)
        {
            owner.Hear(device);
            agenda.After(world.HeartbeatSeconds, () => Beat(device));
        }
    }

    private void Expect(int silo, DeviceKind kind)
    {
        var (death, taken) = (Until(s_untilDeath), kind.IsSpot ? Until(s_untilTaken) : TimeSpan.MaxValue);
        var isTaken = taken < death;
        agenda.After(isTaken ? taken : death, () =>
        {
            if (agenda.Now < world.End && Take(silo, inPeace: isTaken))
            {
                (Deaths, Taken) = isTaken ? (Deaths, Taken + 1) : (Deaths + 1, Taken);
                agenda.After(isTaken ? s_replacement : s_repair, () => Bring(silo, kind));
            }
        });
    }

    private bool Take(int silo, bool inPeace)
    {
        if (!_up.Remove(silo))
        {
            return false;
        }
        foreach (var device in owner.Devices.Where(device => int.Parse(device.Name[1..], null) / OfSilo == silo).ToList())
        {
            owner.Remove(device, inPeace);
            (Busy, Loading) = (Busy + device.Busy, Loading + device.Loading);
        }
        return true;
    }

    private TimeSpan Until(TimeSpan mean) => mean * -Math.Log(1 - random.NextDouble());
}
