using Dreamer.Devices;

namespace Dreamer.Grains.Devices;

/// <summary>The devices whose last heartbeat is recent, and which of them a job shall go to.</summary>
internal sealed class LivingDevices(TimeSpan patience, TimeProvider clock)
{
    private const int MaxDevices = 1_000;

    /// <summary>So much sooner another device must be done for a waiting job to change lines.</summary>
    private const double WorthLeaving = 0.8;

    /// <summary>So long a lost device is still shown.</summary>
    private static readonly TimeSpan s_remembered = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Seen> _devices = [];

    /// <summary>Those that take jobs.</summary>
    public IEnumerable<DeviceReport> All => _devices.Values.Where(IsLiving).Select(d => d.Report).Where(report => report.State != DeviceState.Draining);

    /// <summary>Those, and the ones that drain or were lost a short while ago.</summary>
    public IEnumerable<KnownDevice> Known
    {
        get
        {
            Forget(IsOver);
            return _devices.Values.Select(Shown);
        }
    }

    public void Note(DeviceReport report)
    {
        Forget(seen => IsOver(seen) || (_devices.Count >= MaxDevices && !IsLiving(seen)));
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

    public bool Have(string model) => All.Any(device => Find(device, model) is not null);

    /// <summary>See <see cref="IDeviceDirectoryGrain.ChooseAsync"/>.</summary>
    public DeviceChoice? Choose(string? preferredDevice, string model, string? avoidedDevice, string? waitingAt, string? part)
    {
        var able = All.Select(d => (Report: d, Model: Find(d, model)!)).Where(d => d.Model is not null).ToList();
        if (able.Count == 0)
        {
            return null;
        }
        // One that was never measured counts as the fastest: it is tried soon.
        var fastest = able.Min(d => d.Model.StepMs) ?? 1;
        var (best, itsModel) = able
            .OrderBy(d => d.Report.Device == avoidedDevice)
            .ThenByDescending(d => d.Report.Device == preferredDevice)
            .ThenByDescending(d => d.Report.Waiting == 0 || d.Report.Device == waitingAt ? Suits(d.Model, part) : 0)
            .ThenByDescending(d => d.Model.Resident)
            .ThenBy(d => WhenDone(d.Report, waitingAt) * (d.Model.StepMs ?? fastest))
            .ThenBy(d => d.Report.Device, StringComparer.Ordinal)
            .First();
        if (best.Device != preferredDevice && best.Device != waitingAt)
        {
            // Until its next heartbeat it counts as busier, or all that ask meanwhile would be sent to the same device.
            _devices[best.Device] = _devices[best.Device] with { Report = best with { Waiting = best.Waiting + 1 } };
        }
        return new DeviceChoice(best.Device, itsModel.Name);
    }

    /// <summary>How many jobs there are until one more, or the one that waits there, is done.</summary>
    private static double WhenDone(DeviceReport device, string? waitingAt)
    {
        var jobs = device.Jobs + device.Waiting;
        return device.Device == waitingAt ? Math.Max(jobs, 1) * WorthLeaving : jobs + 1;
    }

    /// <summary>
    /// 2 with the part in memory; 1 with none that takes steps, since another one would have to make way; a job that does not say begins with the first.
    /// </summary>
    private static int Suits(DeviceModel model, string? part)
    {
        var steps = model.Parts.Where(known => !known.EmbedsTexts).ToList();
        return steps.Find(known => part is null || known.Name == part) is { Resident: true } ? 2
            : steps.Count == 0 || steps.Exists(known => known.Resident) ? 0 : 1;
    }

    private static DeviceModel? Find(DeviceReport device, string model) =>
        model.Length == 0 ? device.Models.FirstOrDefault() : device.Models.FirstOrDefault(known => known.Name == model);

    private bool IsLiving(Seen seen) => !seen.IsSuspect && clock.GetUtcNow() - seen.At <= patience;

    private bool IsOver(Seen seen) => clock.GetUtcNow() - seen.At > s_remembered;

    private KnownDevice Shown(Seen seen) => new(IsLiving(seen) ? seen.Report : seen.Report with { State = DeviceState.Lost }, seen.At);

    private void Forget(Func<Seen, bool> which)
    {
        foreach (var device in _devices.Where(known => which(known.Value)).Select(known => known.Key).ToList())
        {
            _devices.Remove(device);
        }
    }

    /// <summary>A suspect one could not be reached since.</summary>
    private sealed record Seen(DeviceReport Report, DateTimeOffset At, bool IsSuspect = false);
}
