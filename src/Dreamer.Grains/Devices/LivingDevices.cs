using System.Collections.Immutable;
using Dreamer.Devices;

namespace Dreamer.Grains.Devices;

/// <summary>
/// The devices whose last heartbeat is recent, and which of them a job shall go to. A choice looks at the first of a ranking, however many devices
/// there are; a heartbeat moves its device in those of its models.
/// </summary>
internal sealed class LivingDevices(TimeSpan patience, TimeProvider clock)
{
    private readonly LinkedList<(DeviceReport Report, DateTimeOffset At)> _byHeartbeat = []; // the oldest first
    private readonly Dictionary<string, LinkedListNode<(DeviceReport Report, DateTimeOffset At)>> _devices = [];
    private readonly Dictionary<string, Dictionary<string, DeviceRanking>> _rankings = []; // by model, none being any, and by part

    /// <summary>By name.</summary>
    public ImmutableArray<DeviceReport> All
    {
        get
        {
            ForgetTheSilent();
            return [.. _byHeartbeat.Select(known => known.Report).OrderBy(report => report.Device, StringComparer.Ordinal)];
        }
    }

    /// <summary>Each once, as the first device by name has it, in the order of devices and then of theirs.</summary>
    public ImmutableArray<DeviceModel> Models
    {
        get
        {
            ForgetTheSilent();
            var first =
                from name in _rankings.Keys
                where name.Length > 0
                let device = RankingOf(name, null).FirstByName
                where device is not null
                let models = _devices[device].Value.Report.Models
                let at = models.IndexOf(models.First(model => model.Name == name))
                select (Device: device, At: at, Model: models[at]);
            return [.. first.OrderBy(found => found.Device, StringComparer.Ordinal).ThenBy(found => found.At).Select(found => found.Model)];
        }
    }

    /// <summary>One that drains takes no more jobs.</summary>
    public void Note(DeviceReport report)
    {
        ForgetTheSilent();
        if (report.State == DeviceState.Draining)
        {
            Forget(report.Device);
            return;
        }
        var before = _devices.GetValueOrDefault(report.Device);
        if (before is not null)
        {
            _byHeartbeat.Remove(before);
        }
        _devices[report.Device] = _byHeartbeat.AddLast((report, clock.GetUtcNow()));
        Rank(report.Device, before?.Value.Report, report);
    }

    public void Forget(string device)
    {
        if (_devices.Remove(device, out var known))
        {
            _byHeartbeat.Remove(known);
            Rank(device, known.Value.Report, null);
        }
    }

    public bool Have(string model)
    {
        ForgetTheSilent();
        return _rankings.ContainsKey(model) && RankingOf(model, null).FirstByName is not null;
    }

    /// <summary>See <see cref="IDeviceDirectoryGrain.ChooseAsync"/>.</summary>
    public DeviceChoice? Choose(string? preferredDevice, string model, string? avoidedDevice, string? waitingAt, string? part)
    {
        ForgetTheSilent();
        if (!_rankings.ContainsKey(model) || RankingOf(model, part).Choose(preferredDevice, avoidedDevice, waitingAt) is not { } best)
        {
            return null;
        }
        var node = _devices[best];
        var report = node.Value.Report;
        if (best != preferredDevice && best != waitingAt)
        {
            // Until its next heartbeat it counts as busier, or all that ask meanwhile would be sent to the same device.
            var busier = report with { Waiting = report.Waiting + 1 };
            node.Value = (busier, node.Value.At);
            Rank(best, report, busier);
        }
        return new DeviceChoice(best, DeviceRanking.Find(report, model)!.Name);
    }

    private void ForgetTheSilent()
    {
        while (_byHeartbeat.First is { } oldest && clock.GetUtcNow() - oldest.Value.At > patience)
        {
            Forget(oldest.Value.Report.Device);
        }
    }

    /// <summary>Made when it is asked for first: few models have parts, and few of those are asked for.</summary>
    private DeviceRanking RankingOf(string model, string? part)
    {
        var ofModel = _rankings[model];
        if (!ofModel.TryGetValue(part ?? "", out var ranking))
        {
            ofModel[part ?? ""] = ranking = new DeviceRanking(model, part);
            foreach (var (report, _) in _byHeartbeat)
            {
                ranking.Change(report.Device, report);
            }
        }
        return ranking;
    }

    private void Rank(string device, DeviceReport? before, DeviceReport? now)
    {
        foreach (var model in NamesOf(now))
        {
            if (!_rankings.ContainsKey(model))
            {
                _rankings[model] = new() { [""] = new DeviceRanking(model, part: null) };
            }
        }
        foreach (var model in NamesOf(now).Union(NamesOf(before)))
        {
            RankIn(model, device, now);
        }
    }

    private void RankIn(string model, string device, DeviceReport? now)
    {
        foreach (var ranking in _rankings[model].Values)
        {
            ranking.Change(device, now);
        }
        if (_rankings[model][""].FirstByName is null)
        {
            _rankings.Remove(model); // nobody has it any more
        }
    }

    private static IEnumerable<string> NamesOf(DeviceReport? report) => report is null ? [] : report.Models.Select(model => model.Name).Prepend("");
}
