using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Dreamer.Generations;
using Dreamer.Inference.Tests.Denoising;
using static Dreamer.Inference.Tests.Denoising.JobsFixture;

namespace Dreamer.Inference.Tests.Telemetry;

public sealed class PreemptionMetricTests : IDisposable
{
    private const string Device = "cpu:7"; // meters belong to the process: other tests' devices are told apart

    private readonly MeterListener _listener = new()
    {
        InstrumentPublished = (instrument, listener) =>
    {
        if (instrument.Name == "dreamer.preemptions")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
    };

    private readonly ConcurrentQueue<string?> _seen = [];

    public PreemptionMetricTests()
    {
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var known = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
            if (known["device"] == Device)
            {
                _seen.Enqueue(known["of"]);
            }
        });
        _listener.Start();
    }

    [Fact]
    public async Task A_batch_job_that_makes_way_is_counted_and_an_interactive_one_that_follows_its_kind_is_not()
    {
        using var device = new JobsFixture(new InferenceOptions { Device = Device, MaxResidentJobs = 2 });
        await device.LoadAsync();
        device.Fake.BeforeStep = (_, _) => device.Clock.Advance(TimeSpan.FromMilliseconds(150)); // a step a chunk
        await device.Jobs.AdmitAsync(Order("clip", lane: Lane.Batch));
        await device.Jobs.AdmitAsync(Order("still"));
        await device.Jobs.AdvanceAsync("still", default);
        await device.IdleAsync();
        Assert.Empty(_seen);

        await device.Jobs.AdvanceAsync("clip", default);
        for (var round = 0; _seen.IsEmpty && round < 4; round++) // a chunk that was done ahead of its call is had without a turn
        {
            await Task.WhenAll(device.WhileBusy(() => new[] { device.Jobs.AdvanceAsync("clip", default), device.Jobs.AdvanceAsync("still", default) }));
            await device.IdleAsync();
        }
        Assert.Equal("turn", Assert.Single(_seen.Distinct()));

        await device.Jobs.AdmitAsync(Order("another still"));
        Assert.Contains("place", _seen);
        await device.Jobs.ReleaseAllAsync();
    }

    public void Dispose() => _listener.Dispose();
}
