using System.Diagnostics.Metrics;
using Dreamer.Generations;

namespace Dreamer.Grains.Generations;

/// <summary>
/// What generations tell the operator. No tag holds an id or a text: each value of a tag is a time series for ever. Tenants are the exception where who
/// waits is the question: beyond OpenTelemetry's 2,000 series they share one.
/// </summary>
internal static class GenerationMetrics
{
    private static readonly Meter s_meter = new("Dreamer.Grains");

    private static readonly InstrumentAdvice<double> s_seconds = new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600] };

    private static readonly Histogram<double> s_queue = s_meter.CreateHistogram(
        "dreamer.generation.queue", "s", "Time from a generation's acceptance to its first admission by a device", advice: s_seconds);

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "dreamer.generation.duration", "s", "Time from a generation's acceptance to its end", advice: s_seconds);

    private static readonly Counter<long> s_ended = s_meter.CreateCounter<long>("dreamer.generations", "{generation}", "Generations that ended, by how");

    private static readonly Counter<long> s_deadlines = s_meter.CreateCounter<long>("dreamer.deadlines", "{generation}", "Generations with a deadline that ended, by whether they met it");

    private static readonly UpDownCounter<long> s_waiting = s_meter.CreateUpDownCounter<long>("dreamer.generations.waiting", "{generation}", "Generations that no device has taken up");

    private static readonly Histogram<double> s_cancel = s_meter.CreateHistogram(
        "dreamer.cancel.latency", "s", "Time from a cancellation until the device was free of the job", advice: s_seconds);

    public static void Started(GenerationRecord record, DateTimeOffset at) =>
        s_queue.Record((at - record.CreatedAt).TotalSeconds, KindOf(record), LaneOf(record));

    public static void Ended(GenerationRecord record)
    {
        var state = new KeyValuePair<string, object?>("state", record.State.ToString().ToLowerInvariant());
        var at = record.FinishedAt ?? record.CreatedAt;
        s_ended.Add(1, KindOf(record), LaneOf(record), state);
        s_duration.Record((at - record.CreatedAt).TotalSeconds, KindOf(record), LaneOf(record), state);
        if (record.Settings?.Deadline is { } deadline)
        {
            var isMet = record.State == GenerationState.Succeeded && at <= deadline;
            s_deadlines.Add(1, LaneOf(record), new("met", isMet ? "yes" : "no"));
        }
    }

    /// <summary>So many more wait, or fewer.</summary>
    public static void Waits(TenantId tenant, GenerationRecord record, int more) => s_waiting.Add(more, LaneOf(record), new("tenant", tenant.Value));

    public static void Cancelled(TimeSpan latency) => s_cancel.Record(latency.TotalSeconds);

    private static KeyValuePair<string, object?> KindOf(GenerationRecord record) => new("kind", record.Settings?.Kind switch
    {
        GenerationKind.TextToImage => "text_to_image",
        GenerationKind.TextToVideo => "text_to_video",
        var other => other?.ToString().ToLowerInvariant(),
    });

    private static KeyValuePair<string, object?> LaneOf(GenerationRecord record) => new("lane", record.Settings?.Lane.ToString().ToLowerInvariant());
}
