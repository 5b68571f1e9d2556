using System.Diagnostics.Metrics;
using Dreamer.Denoising;
using Dreamer.Generations;

namespace Dreamer.Inference.Telemetry;

/// <summary>What a device tells the operator.</summary>
internal static class DeviceMetrics
{
    private static readonly Meter s_meter = new("Dreamer.Inference");

    private static readonly InstrumentAdvice<double> s_milliseconds = new() { HistogramBucketBoundaries = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000] };

    private static readonly Histogram<double> s_step = s_meter.CreateHistogram(
        "dreamer.step.duration", "ms", "Time of a denoising step, as the mean of its chunk", advice: s_milliseconds);

    private static readonly Histogram<double> s_engine = s_meter.CreateHistogram(
        "dreamer.engine.queue", "ms", "Time that a piece of work waited for the device's thread", advice: s_milliseconds);

    private static readonly Counter<long> s_preemptions = s_meter.CreateCounter<long>(
        "dreamer.preemptions", "{job}", "Jobs that made way for more urgent ones: of their turn on the device, or of their place in its memory");

    private static readonly Counter<long> s_hits = s_meter.CreateCounter<long>("dreamer.embedding_cache.hits", "{text}", "Texts whose embedding was in the cache");

    private static readonly Counter<long> s_misses = s_meter.CreateCounter<long>("dreamer.embedding_cache.misses", "{text}", "Texts that had to be encoded");

    private static readonly Counter<double> s_busy = s_meter.CreateCounter<double>("dreamer.device.busy", "s", "Time that the device's thread worked");

    private static readonly UpDownCounter<long> s_memory = s_meter.CreateUpDownCounter<long>("dreamer.device.memory", "By", "Memory of the device, by what it holds");

    private static readonly Gauge<long> s_stepMemory = s_meter.CreateGauge<long>("dreamer.step.memory", "By", "Memory that a step, or a decoded frame, had beside what its job keeps, the most that was measured of the job");

    private static readonly Gauge<int> s_jobs = s_meter.CreateGauge<int>("dreamer.device.jobs", "{job}", "Jobs that are resident on the device, and those that wait for it");

    /// <summary>A chunk of a job, or of a batch of jobs that fit together.</summary>
    public static void ChunkDone(string model, string shape, int batch, JobProgress progress) =>
        s_step.Record(progress.StepMs, new("model", model), new("shape", shape), new("batch", batch));

    public static void StepTook(string model, string shape, long bytes) => s_stepMemory.Record(bytes, new("model", model), new KeyValuePair<string, object?>("shape", shape));

    public static void Waited(TimeSpan inQueue) => s_engine.Record(inQueue.TotalMilliseconds);

    public static void Worked(string device, TimeSpan time) => s_busy.Add(time.TotalSeconds, new KeyValuePair<string, object?>("device", device));

    public static void Preempted(string device, string of) => s_preemptions.Add(1, new("device", device), new("of", of));

    public static void EmbeddingTaken(bool wasCached) => (wasCached ? s_hits : s_misses).Add(1);

    /// <summary>The device holds so many more bytes of this, or fewer.</summary>
    public static void Holds(string what, long moreBytes) => s_memory.Add(moreBytes, new KeyValuePair<string, object?>("holds", what));

    public static void Loaded(string device, int resident, int waiting)
    {
        s_jobs.Record(resident, new("device", device), new("state", "resident"));
        s_jobs.Record(waiting, new("device", device), new("state", "waiting"));
    }

    /// <summary>Frames, width and height, as in "16x96x64": steps of one shape cost alike.</summary>
    public static string ShapeOf(DenoisingOrder order) =>
        $"{order.Settings.FramesMade()}x{order.Settings.Size.Width}x{order.Settings.Size.Height}";
}
