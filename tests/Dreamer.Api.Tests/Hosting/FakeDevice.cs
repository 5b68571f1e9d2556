using System.Collections.Immutable;
using Dreamer.Devices;
using Microsoft.Extensions.Hosting;

namespace Dreamer.Api.Tests.Hosting;

/// <summary>Says that a device with a model lives.</summary>
internal sealed class FakeDevice(IGrainFactory grains) : IHostedLifecycleService
{
    public static DeviceModel Model { get; } = new()
    {
        Name = "fake",
        Revision = "r1",
        DefaultSize = 64,
        DefaultFrames = 16,
        DefaultFps = 8,
        WeightBytes = 1,
        SizeMultiple = 16,
        Vocabulary = new ModelVocabulary
        {
            Groups = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("shapes", ["star", "circle"]).Add("colours", ["red", "blue"]),
            CaptionWords = ["a", "red", "blue", "star", "circle", "on"],
            MotionWords = ["it", "moves", "the", "star", "circle"],
            Objects = ["star", "circle"],
            Sizes = [64],
            Frames = [16],
            CaptionTokens = 12,
            MotionTokens = 8,
        },
    };

    public Task StartedAsync(CancellationToken cancellationToken) =>
        grains.DeviceDirectory().HeartbeatAsync(new DeviceReport("cpu:0", [Model], 0, 0)
        {
            Silo = "here",
            Memory = new DeviceMemoryUse(1_000, null, 750, 12, 0),
            StepTimes = [new DeviceStepTime("fake", "1x64x64", 2.5, 3.5, 4)],
        });

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
