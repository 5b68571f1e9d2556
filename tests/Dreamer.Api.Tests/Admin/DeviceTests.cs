using System.Text.Json;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Devices;

namespace Dreamer.Api.Tests.Admin;

/// <summary>What devices reported, as their administrators see it.</summary>
public sealed class DeviceTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_device_is_shown_as_it_reported_and_what_it_did_not_say_is_left_out()
    {
        await ReportAsync("gpu-a:cuda:0", report => report with
        {
            Silo = "gpu-a",
            State = DeviceState.Loading,
            Memory = new DeviceMemoryUse(1_000, 600, 750, 300, 40),
            BatchJobs = 1,
            StepTimes = [new DeviceStepTime("fake", "16x96x64", 27.51, 31.2, 100)],
        });
        await ReportAsync("gpu-b:cuda:1", report => report);

        var (full, spare) = (await ShownAsync("gpu-a:cuda:0"), await ShownAsync("gpu-b:cuda:1"));

        Assert.Equal(("cuda:0", "gpu-a", "cuda", "loading"), (Text(full, "name"), Text(full, "silo"), Text(full, "kind"), Text(full, "state")));
        Assert.Equal("""{"total_bytes":1000,"used_bytes":600,"budget_bytes":750,"models_bytes":300,"jobs_bytes":40}""", full.GetProperty("memory").GetRawText());
        Assert.Equal("""{"running":3,"interactive":2,"batch":1,"waiting":2}""", full.GetProperty("jobs").GetRawText());
        Assert.Equal("""[{"id":"fake","bytes":5}]""", full.GetProperty("models").GetRawText());
        Assert.Equal("""[{"model":"fake","shape":"16x96x64","p50_ms":27.51,"p95_ms":31.2,"measured":100}]""", full.GetProperty("step_times").GetRawText());
        Assert.Equal(("ready", false, false), (Text(spare, "state"), spare.TryGetProperty("memory", out _), spare.TryGetProperty("silo", out _)));
    }

    [Fact]
    public async Task Devices_come_in_pages_by_their_ids()
    {
        await ReportAsync("a:cpu:0", report => report);
        await ReportAsync("b:cpu:0", report => report);

        var first = await host.AdminAsync(HttpMethod.Get, "devices?limit=1");
        var second = await host.AdminAsync(HttpMethod.Get, $"devices?limit=1&after={first["next_after"]}");

        Assert.Equal(("a:cpu:0", "b:cpu:0"), (Text(first.Json.GetProperty("data")[0], "id"), Text(second.Json.GetProperty("data")[0], "id")));
    }

    private Task ReportAsync(string device, Func<DeviceReport, DeviceReport> change)
    {
        var model = FakeDevice.Model with { Resident = true, WeightBytes = 12, Parts = [new DevicePart("texts", true, 7), new DevicePart("steps", false, 4, Resident: true)] };
        return host.Grains.DeviceDirectory().HeartbeatAsync(change(new DeviceReport(device, [model], 3, 2)));
    }

    private async Task<JsonElement> ShownAsync(string id) =>
        (await host.AdminAsync(HttpMethod.Get, "devices?limit=100")).Json.GetProperty("data").EnumerateArray().Single(device => Text(device, "id") == id);

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
