using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Grains.Devices;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Grains.Tests.Devices;

public sealed class DeviceDirectoryTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DeviceDirectoryGrain _directory;

    public DeviceDirectoryTests() => _directory = new DeviceDirectoryGrain(new GrainsOptions(), _clock);

    [Fact]
    public async Task Without_a_heartbeat_there_is_no_device() => Assert.Null(await _directory.ChooseAsync(null, ""));

    [Fact]
    public async Task It_picks_the_device_that_had_the_job_then_resident_weights_then_the_least_load()
    {
        await ReportAsync("gpu:0", resident: true, jobs: 3);
        await ReportAsync("gpu:1", resident: true, jobs: 1);
        await ReportAsync("gpu:2", resident: false, jobs: 0);
        Assert.Equal("gpu:1", (await _directory.ChooseAsync(null, ""))!.Device);
        Assert.Equal("gpu:2", (await _directory.ChooseAsync("gpu:2", ""))!.Device);
        Assert.Equal("gpu:1", (await _directory.ChooseAsync("gone", ""))!.Device);
        Assert.NotEqual("gpu:2", (await _directory.ChooseAsync("gpu:2", "", avoidedDevice: "gpu:2"))!.Device);
    }

    [Fact]
    public async Task A_silent_device_is_taken_for_dead_and_comes_back_with_its_next_heartbeat()
    {
        await ReportAsync("gpu:0", resident: true, jobs: 0);
        _clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Null(await _directory.ChooseAsync("gpu:0", ""));
        Assert.Empty(await _directory.ListAsync());
        await ReportAsync("gpu:0", resident: true, jobs: 0);
        Assert.NotNull(await _directory.ChooseAsync(null, ""));
    }

    [Fact]
    public async Task A_suspected_device_is_chosen_again_only_after_its_next_heartbeat()
    {
        await ReportAsync("gpu:0", resident: true, jobs: 0);
        await _directory.SuspectAsync("gpu:0");
        await _directory.SuspectAsync("never seen");
        Assert.Null(await _directory.ChooseAsync("gpu:0", ""));
        await ReportAsync("gpu:0", resident: true, jobs: 0);
        Assert.NotNull(await _directory.ChooseAsync(null, ""));
    }

    [Fact]
    public async Task Those_who_ask_between_two_heartbeats_are_spread()
    {
        await ReportAsync("gpu:0", resident: true, jobs: 0);
        await ReportAsync("gpu:1", resident: true, jobs: 0);
        string[] chosen = [(await _directory.ChooseAsync(null, ""))!.Device, (await _directory.ChooseAsync(null, ""))!.Device];
        Assert.Equal(["gpu:0", "gpu:1"], chosen);
        Assert.Equal("gpu:1", (await _directory.ChooseAsync("gpu:1", ""))!.Device);
    }

    [Fact]
    public async Task Only_a_device_that_has_the_model_is_picked_first_of_all_one_with_its_weights_in_memory()
    {
        await _directory.HeartbeatAsync(new DeviceReport("gpu:0", [Model("x", resident: true), Model("y", resident: false)], 0, 0));
        await _directory.HeartbeatAsync(new DeviceReport("gpu:1", [Model("y", resident: true)], 3, 0));
        Assert.Equal(new DeviceChoice("gpu:1", "y"), await _directory.ChooseAsync(null, "y"));
        Assert.Equal(new DeviceChoice("gpu:0", "x"), await _directory.ChooseAsync("gpu:1", "x"));
        Assert.Equal(new DeviceChoice("gpu:1", "y"), await _directory.ChooseAsync("gpu:1", "")); // its own first
        Assert.Null(await _directory.ChooseAsync("gpu:1", "z"));
    }

    [Fact]
    public async Task A_device_gets_work_by_how_fast_its_steps_were_measured_to_be()
    {
        await _directory.HeartbeatAsync(new DeviceReport("gpu:0", [Model("nano", resident: true) with { StepMs = 30 }], 0, 0));
        await _directory.HeartbeatAsync(new DeviceReport("gpu:1", [Model("nano", resident: true) with { StepMs = 10 }], 0, 0));
        var chosen = new List<string>();
        for (var ask = 0; ask < 8; ask++)
        {
            chosen.Add((await _directory.ChooseAsync(null, ""))!.Device);
        }
        Assert.Equal((2, 6), (chosen.Count(name => name == "gpu:0"), chosen.Count(name => name == "gpu:1")));
        await _directory.HeartbeatAsync(new DeviceReport("gpu:2", [Model("nano", resident: true)], 0, 0)); // not measured yet
        Assert.Equal("gpu:2", (await _directory.ChooseAsync(null, ""))!.Device);
    }

    [Fact]
    public async Task A_device_that_has_the_part_comes_first_then_one_that_has_none_unless_others_wait_there()
    {
        await ReportPartsAsync("gpu:0", "high", jobs: 1);
        await ReportPartsAsync("gpu:1", "low", jobs: 1);
        await ReportPartsAsync("gpu:2", "", jobs: 5);
        Assert.Equal("gpu:0", (await _directory.ChooseAsync(null, ""))!.Device); // which begins with the first
        Assert.Equal("gpu:1", (await ForLowAsync())!.Device);
        Assert.Equal("gpu:0", (await ForLowAsync("gpu:0"))!.Device); // which had the job
        await ReportPartsAsync("gpu:1", "low", jobs: 1, waiting: 1);
        Assert.Equal("gpu:2", (await ForLowAsync())!.Device);
        await ReportPartsAsync("gpu:2", "texts", jobs: 5, waiting: 1);
        Assert.Equal("gpu:0", (await ForLowAsync())!.Device); // the least loaded
        Assert.Equal("gpu:1", (await ForLowAsync(waitingAt: "gpu:1"))!.Device);
    }

    [Fact]
    public async Task A_device_that_drains_gets_no_job_and_is_known_as_such_until_it_is_lost_and_forgotten()
    {
        await ReportAsync("gpu:0", resident: true, jobs: 0);
        await _directory.HeartbeatAsync(new DeviceReport("gpu:1", [Model("nano", resident: true)], 0, 0) { State = DeviceState.Draining });
        Assert.Equal("gpu:0", (await _directory.ChooseAsync("gpu:1", ""))!.Device);
        Assert.Equal("gpu:0", Assert.Single(await _directory.ListAsync()).Device);
        await _directory.SuspectAsync("gpu:0");
        Assert.Equal([DeviceState.Lost, DeviceState.Draining], await StatesAsync());
        await ReportAsync("gpu:0", resident: true, jobs: 0);
        _clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal([DeviceState.Lost, DeviceState.Lost], await StatesAsync());
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await StatesAsync());
    }

    private async Task<IEnumerable<DeviceState>> StatesAsync() => (await _directory.ListKnownAsync()).Select(known => known.Report.State);

    private Task<DeviceChoice?> ForLowAsync(string? preferred = null, string? waitingAt = null) =>
        _directory.ChooseForPartAsync(preferred, "", "low", avoidedDevice: null, waitingAt);

    private Task ReportPartsAsync(string device, string resident, int jobs, int waiting = 0)
    {
        DevicePart[] parts = [new("texts", true, 1), new("high", false, 1), new("low", false, 1)];
        var model = Model("wan", resident: true) with { Parts = [.. parts.Select(part => part with { Resident = part.Name == resident })] };
        return _directory.HeartbeatAsync(new DeviceReport(device, [model], jobs, waiting));
    }

    private Task ReportAsync(string device, bool resident, int jobs) =>
        _directory.HeartbeatAsync(new DeviceReport(device, ImmutableArray.Create(Model("nano", resident)), jobs, 0));

    private static DeviceModel Model(string name, bool resident) =>
        new() { Name = name, Revision = "r1", DefaultSize = 64, DefaultFrames = 16, DefaultFps = 8, WeightBytes = 1, Resident = resident };
}
