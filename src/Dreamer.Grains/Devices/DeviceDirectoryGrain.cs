using System.Collections.Immutable;
using Dreamer.Devices;

namespace Dreamer.Grains.Devices;

/// <summary>Soft state only: after its silo died, the next heartbeats rebuild it.</summary>
internal sealed class DeviceDirectoryGrain(GrainsOptions options, TimeProvider clock) : Grain, IDeviceDirectoryGrain
{
    private const int MaxDevices = 1_000;

    private readonly Dictionary<string, (DeviceReport Report, DateTimeOffset At)> _devices = [];

    private IEnumerable<DeviceReport> Living =>
        _devices.Values.Where(d => clock.GetUtcNow() - d.At <= options.HeartbeatPatience).Select(d => d.Report);

    public Task HeartbeatAsync(DeviceReport report)
    {
        if (_devices.Count >= MaxDevices)
        {
            ForgetTheDead();
        }
        _devices[report.Device] = (report, clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task SuspectAsync(string device)
    {
        _devices.Remove(device);
        return Task.CompletedTask;
    }

    public Task<DeviceChoice?> ChooseAsync(string? preferredDevice, string model, string? avoidedDevice = null)
    {
        var able = Living.Where(d => Find(d, model) is not null).ToList();
        // One that was never measured counts as the fastest: it is tried soon.
        var fastest = able.Min(d => Find(d, model)!.StepMs) ?? 1;
        var best = able
            .OrderBy(d => d.Device == avoidedDevice)
            .ThenByDescending(d => d.Device == preferredDevice)
            .ThenByDescending(d => Find(d, model)!.Resident)
            .ThenBy(d => (d.Jobs + d.Waiting + 1) * (Find(d, model)!.StepMs ?? fastest)) // when one more would be done
            .ThenBy(d => d.Device, StringComparer.Ordinal)
            .FirstOrDefault();
        if (best is null)
        {
            return Task.FromResult<DeviceChoice?>(null);
        }
        if (best.Device != preferredDevice)
        {
            // Until its next heartbeat it counts as busier, or all that ask meanwhile would be sent to the same device.
            _devices[best.Device] = (best with { Waiting = best.Waiting + 1 }, _devices[best.Device].At);
        }
        return Task.FromResult<DeviceChoice?>(new DeviceChoice(best.Device, Find(best, model)!.Name));
    }

    public Task<ImmutableArray<DeviceReport>> ListAsync() =>
        Task.FromResult(Living.OrderBy(d => d.Device, StringComparer.Ordinal).ToImmutableArray());

    private static DeviceModel? Find(DeviceReport device, string model) =>
        model.Length == 0 ? device.Models.FirstOrDefault() : device.Models.FirstOrDefault(known => known.Name == model);

    private void ForgetTheDead()
    {
        var living = Living.Select(d => d.Device).ToHashSet();
        foreach (var dead in _devices.Keys.Where(d => !living.Contains(d)).ToList())
        {
            _devices.Remove(dead);
        }
    }
}
