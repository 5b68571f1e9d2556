using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dreamer.Generations;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Telemetry;

public sealed class GenerationMetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _seen = [];

    public GenerationMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Dreamer.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            Assert.True(value >= 0, $"{instrument.Name} is {value}");
            Note(instrument, tags);
        });
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_deadline_is_met_or_missed()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path);
        await silo.RunAsync(Requests.Still() with { Deadline = DateTimeOffset.UnixEpoch, Lane = Lane.Batch });
        await silo.RunAsync(Requests.Still() with { Deadline = DateTimeOffset.MaxValue, Lane = Lane.Batch });
        Assert.Contains("dreamer.deadlines lane=batch met=no", _seen);
        Assert.Contains("dreamer.deadlines lane=batch met=yes", _seen);
        Assert.Contains("dreamer.generations kind=text_to_image lane=batch state=expired", _seen);
    }

    [Fact]
    public async Task A_cancellation_tells_how_long_the_device_took_to_be_free()
    {
        using var inStep = new SemaphoreSlim(0);
        await using var silo = await TestSilo.StartAsync(_folder.Path);
        silo.Model.BeforeStep = (_, _) => inStep.Release();
        var id = await silo.AddAsync(Requests.Still(steps: 200));
        await inStep.WaitAsync(TimeSpan.FromSeconds(20));
        await silo.Generation(id).CancelAsync();
        Assert.Contains("dreamer.cancel.latency", _seen);
    }

    [Fact]
    public async Task A_generation_is_one_trace()
    {
        var traces = new ConcurrentQueue<(string Name, ActivityTraceId Trace, string Key)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Dreamer.Grains" or "Microsoft.Orleans.Application",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traces.Enqueue((activity.OperationName, activity.TraceId, $"{activity.GetTagItem("dreamer.generation")}")),
        };
        ActivitySource.AddActivityListener(listener);
        await using var silo = await TestSilo.StartAsync(_folder.Path);
        var id = await silo.AddAsync(Requests.Still());
        await silo.EndOfAsync(id);
        var own = traces.Where(t => t.Key.EndsWith(id.Value, StringComparison.Ordinal)).ToList();
        Assert.Equal(["generation admit", "generation decode", "generation denoise", "generation encode"], own.Select(t => t.Name).Distinct().Where(n => n != "generation awaitstill").Order());
        var trace = Assert.Single(own.Select(t => t.Trace).Distinct());
        Assert.Contains(traces, t => t.Trace == trace && t.Name.EndsWith("AdvanceAsync", StringComparison.Ordinal)); // the calls are its spans
    }

    private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = instrument.Name;
        foreach (var tag in tags)
        {
            text += $" {tag.Key}={tag.Value}";
        }
        _seen.Enqueue(text);
    }
}
