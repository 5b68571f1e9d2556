using System.Collections.Immutable;
using Dreamer.Devices;

namespace Dreamer.Grains.Devices;

/// <summary>The devices that were heard of within the last hour, as they said last, for people to see.</summary>
internal sealed class SeenDevices(TimeSpan patience, TimeProvider clock)
{
    private static readonly TimeSpan s_remembered = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Seen> _devices = [];

    /// <summary>By name, those among them that are lost.</summary>
    public ImmutableArray<KnownDevice> All
    {
        get
        {
            ForgetTheOld();
            return [.. _devices.Values.OrderBy(seen => seen.Report.Device, StringComparer.Ordinal).Select(Shown)];
        }
    }

    public void Note(DeviceReport report)
    {
        ForgetTheOld();
        _devices[report.Device] = new Seen(report, clock.GetUtcNow());
    }

    /// <summary>It could not be reached: until it is heard of again it counts as lost.</summary>
    public void Suspect(string device)
    {
        if (_devices.TryGetValue(device, out var seen))
        {
            _devices[device] = seen with { IsSuspect = true };
        }
    }

    private KnownDevice Shown(Seen seen)
    {
        var isLost = seen.IsSuspect || clock.GetUtcNow() - seen.At > patience;
        return new KnownDevice(isLost ? seen.Report with { State = DeviceState.Lost } : seen.Report, seen.At);
    }

    private void ForgetTheOld()
    {
        foreach (var device in _devices.Where(known => clock.GetUtcNow() - known.Value.At > s_remembered).Select(known => known.Key).ToList())
        {
            _devices.Remove(device);
        }
    }

    /// <summary>A suspect one could not be reached since.</summary>
    private sealed record Seen(DeviceReport Report, DateTimeOffset At, bool IsSuspect = false);
}
