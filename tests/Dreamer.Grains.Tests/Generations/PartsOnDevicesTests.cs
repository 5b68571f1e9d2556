using System.Collections.Concurrent;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Inference;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>A model of two experts, "high" for the first steps and "low" for the rest, on two devices with room for one expert each.</summary>
public sealed class PartsOnDevicesTests : IDisposable
{
    private const long Expert = 8 << 20, Room = 1 << 20; // of which a job of 32 x 32 pixels keeps less

    private static readonly string[] s_devices = ["cpu:0", "cpu:1"];

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _steps = [];

    [Fact]
    public async Task A_generation_goes_once_to_the_device_that_has_its_next_expert_and_ends_with_the_same_bytes()
    {
        await using var silo = await StartAsync(_folder.Path, NewModel(), Room + Expert, s_devices);
        var view = await silo.RunAsync(Requests.Still() with { Seed = 5 });
        Assert.Equal((GenerationState.Succeeded, "cpu:1"), (view.Progress.State, view.Device));
        Assert.Equal("cpu:0 cpu:1", string.Join(' ', Visits()));
        Assert.Equal(["cpu:0 +high", "cpu:1 +low"], silo.Model.Moves.Order());
        Assert.Equal(await AloneAsync(), await silo.ReadAsync(view, ArtifactVariant.Image));
    }

    [Fact]
    public async Task A_device_that_is_lost_behind_the_boundary_leaves_the_rest_to_the_other()
    {
        var model = NewModel(lost: "cpu:1");
        await using var silo = await StartAsync(_folder.Path, model, Room + Expert, s_devices);
        var view = await silo.RunAsync(Requests.Still() with { Seed = 5 });
        Assert.Equal((GenerationState.Succeeded, "cpu:0"), (view.Progress.State, view.Device));
        Assert.Contains("cpu:0 -high", model.Moves);
        Assert.Contains("cpu:0 +low", model.Moves);
        Assert.Equal(await AloneAsync(), await silo.ReadAsync(view, ArtifactVariant.Image));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<byte[]> AloneAsync()
    {
        using var folder = new TemporaryFolder();
        await using var silo = await StartAsync(folder.Path, NewModel(), Room + (2 * Expert), ["cpu:0"]);
        return await silo.ReadAsync(await silo.RunAsync(Requests.Still() with { Seed = 5 }), ArtifactVariant.Image);
    }

    private FakeModel NewModel(string? lost = null) => new()
    {
        Description = new DeviceModel
        {
            Name = "fake",
            Revision = "r1",
            DefaultSize = 32,
            DefaultFrames = 2,
            DefaultFps = 8,
            WeightBytes = 1 + (2 * Expert),
            Parts = [new DevicePart("high", false, Expert), new DevicePart("low", false, Expert)],
        },
        Boundary = 3,
        BeforeStep = (_, step) =>
        {
            var device = Thread.CurrentThread.Name!["engine ".Length..];
            _steps.Enqueue(device);
            if (step >= 5 && device == lost)
            {
                throw new InvalidOperationException($"{device} fell off the bus");
            }
        },
    };

    /// <summary>The devices in the order in which they took steps.</summary>
    private IEnumerable<string> Visits() => _steps.Where((device, i) => i == 0 || device != _steps.ElementAt(i - 1));

    /// <summary>Ready when the directory knows which expert lies where.</summary>
    private static async Task<TestSilo> StartAsync(string folder, FakeModel model, long memory, string[] devices)
    {
        var silo = await TestSilo.StartAsync(folder, model, devices: devices, memory: memory, adapt: services =>
        {
            var options = (InferenceOptions)services.Single(service => service.ServiceType == typeof(InferenceOptions)).ImplementationInstance!;
            services.AddSingleton(options with { EmbeddingCacheBytes = 1 << 10 });
        });
        await Eventually.HoldsAsync(async () =>
            (await silo.Grains.DeviceDirectory().ListAsync()).Sum(device => device.Models.Sum(known => known.Parts.Count(part => part.Resident))) == 2);
        return silo;
    }
}
