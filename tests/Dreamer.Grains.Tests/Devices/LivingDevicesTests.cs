using Dreamer.Devices;
using Dreamer.Grains.Devices;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Grains.Tests.Devices;

public sealed class LivingDevicesTests
{
    private static readonly string[] s_models = ["a", "b", "c"];
    private static readonly string?[] s_parts = [null, "high", "low"];

    private readonly FakeTimeProvider _clock = new();
    private readonly Dictionary<string, (DeviceReport Report, DateTimeOffset At)> _told = [];
    private readonly LivingDevices _living;

    public LivingDevicesTests() => _living = new LivingDevices(TimeSpan.FromSeconds(20), _clock);

    /// <summary>The rule, written down once more over all devices: what rankings answer must be what looking at each would.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_choice_is_the_one_that_looking_at_every_device_would_give(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3_000; round++)
        {
            _clock.Advance(TimeSpan.FromSeconds(random.NextDouble()));
            if (random.Next(3) > 0)
            {
                Beat(random);
            }
            else if (random.Next(10) == 0)
            {
                var gone = Name(random);
                _told.Remove(gone);
                _living.Forget(gone);
            }
            Compare(random);
        }
    }

    [Fact]
    public void Models_are_listed_once_in_the_order_of_devices()
    {
        _living.Note(new DeviceReport("gpu:1", [Model("b") with { WeightBytes = 2 }, Model("a")], 0, 0));
        _living.Note(new DeviceReport("gpu:0", [Model("c"), Model("b")], 0, 0));
        Assert.Equal([("c", 1), ("b", 1), ("a", 1)], _living.Models.Select(model => (model.Name, model.WeightBytes)));
        _living.Forget("gpu:0");
        Assert.Equal([("b", 2), ("a", 1)], _living.Models.Select(model => (model.Name, model.WeightBytes)));
        _clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Empty(_living.Models);
        Assert.False(_living.Have("a"));
    }

    [Fact]
    public void A_line_where_the_weights_are_sends_jobs_to_a_device_that_has_yet_to_load_them()
    {
        _living.Note(new DeviceReport("gpu:0", [Model("a") with { Resident = true }], 8, 0));
        _living.Note(new DeviceReport("gpu:1", [Model("a")], 0, 0));
        Assert.Equal("gpu:0", _living.Choose(null, "a", null, null, null)!.Device); // a load counts as eight jobs
        Assert.Equal("gpu:1", _living.Choose(null, "a", null, null, null)!.Device);
    }

    private void Beat(Random random)
    {
        var models = s_models.Where(_ => random.Next(4) > 0).Select(name => Model(name) with
        {
            Resident = random.Next(2) == 0,
            StepMs = random.Next(4) == 0 ? null : random.Next(1, 4) * 100,
            Parts = name == "c" ? [new("high", false, 1, random.Next(2) == 0), new("low", false, 1, random.Next(2) == 0)] : [],
        });
        var report = new DeviceReport(Name(random), [.. models], random.Next(6), random.Next(3));
        _told[report.Device] = (report, _clock.GetUtcNow());
        _living.Note(report);
    }

    private void Compare(Random random)
    {
        var (preferred, avoided, waitingAt) = (random.Next(3) == 0 ? Name(random) : null, random.Next(3) == 0 ? Name(random) : null, random.Next(3) == 0 ? Name(random) : null);
        var (model, part) = (random.Next(5) == 0 ? "" : s_models[random.Next(3)], s_parts[random.Next(3)]);
        var expected = Expected(preferred, model, avoided, waitingAt, part);
        Assert.Equal(expected, _living.Choose(preferred, model, avoided, waitingAt, part)?.Device);
        if (expected is not null && expected != preferred && expected != waitingAt)
        {
            var (report, at) = _told[expected];
            _told[expected] = (report with { Waiting = report.Waiting + 1 }, at);
        }
    }

    private string? Expected(string? preferred, string model, string? avoided, string? waitingAt, string? part)
    {
        var able = _told.Values.Where(told => _clock.GetUtcNow() - told.At <= TimeSpan.FromSeconds(20)).Select(told => told.Report)
            .Select(report => (Report: report, Model: DeviceRanking.Find(report, model)!)).Where(device => device.Model is not null).ToList();
        var fastest = able.Min(device => device.Model?.StepMs) ?? 1;
        return able
            .OrderBy(device => device.Report.Device == avoided)
            .ThenByDescending(device => device.Report.Device == preferred)
            .ThenByDescending(device => device.Report.Waiting == 0 || device.Report.Device == waitingAt ? Suits(device.Model, part) : 0)
            .ThenBy(device => WhenDone(device.Report, device.Model, waitingAt) * (device.Model.StepMs ?? fastest))
            .ThenBy(device => device.Report.Device, StringComparer.Ordinal)
            .Select(device => device.Report.Device)
            .FirstOrDefault();
    }

    private static double WhenDone(DeviceReport device, DeviceModel model, string? waitingAt)
    {
        var (jobs, load) = (device.Jobs + device.Waiting, model.Resident ? 0 : 8);
        return (device.Device == waitingAt ? Math.Max(jobs, 1) * 0.8 : jobs + 1) + load;
    }

    private static int Suits(DeviceModel model, string? part) =>
        model.Parts.IsEmpty ? 0
        : model.Parts.First(known => part is null || known.Name == part).Resident ? 2
        : model.Parts.Any(known => known.Resident) ? 0 : 1;

    private static string Name(Random random) => $"gpu:{random.Next(12)}";

    private static DeviceModel Model(string name) =>
        new() { Name = name, Revision = "r1", DefaultSize = 64, DefaultFrames = 16, DefaultFps = 8, WeightBytes = 1 };
}
