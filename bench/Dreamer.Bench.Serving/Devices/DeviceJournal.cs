using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>What a simulated device did, in order. Requests are known by the label in their metadata.</summary>
internal sealed class DeviceJournal
{
    public const string LabelName = "label";

    private readonly ConcurrentQueue<DeviceEvent> _events = [];
    private readonly ConcurrentDictionary<(DeviceEventKind, string), TaskCompletionSource<DeviceEvent>> _firsts = [];

    public IEnumerable<DeviceEvent> Events => _events;

    public static IReadOnlyDictionary<string, string> Labelled(string label) => new Dictionary<string, string> { [LabelName] = label };

    public void Note(DeviceEventKind kind, string label, TimeSpan busy = default)
    {
        var noted = new DeviceEvent(kind, label, Stopwatch.GetTimestamp(), busy);
        _events.Enqueue(noted);
        if (kind != DeviceEventKind.Stepped)
        {
            FirstOf(kind, label).TrySetResult(noted);
        }
    }

    /// <summary>When this first happened to the label, or when it will have.</summary>
    public Task<DeviceEvent> WaitAsync(DeviceEventKind kind, string label, CancellationToken stop) => FirstOf(kind, label).Task.WaitAsync(stop);

    /// <summary>From the beginning of the label's first step to the end of its last.</summary>
    public TimeSpan SpanOfSteps(string label)
    {
        var steps = _events.Where(e => e.Kind == DeviceEventKind.Stepped && e.Label == label).ToList();
        return Stopwatch.GetElapsedTime(steps[0].At, steps[^1].At) + steps[0].Busy;
    }

    private TaskCompletionSource<DeviceEvent> FirstOf(DeviceEventKind kind, string label) =>
        _firsts.GetOrAdd((kind, label), _ => new TaskCompletionSource<DeviceEvent>(TaskCreationOptions.RunContinuationsAsynchronously));
}
