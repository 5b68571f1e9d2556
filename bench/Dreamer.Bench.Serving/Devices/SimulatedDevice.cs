using System.Diagnostics;
using System.Text;
using Dreamer.Captions;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Inference.Models;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>A device whose steps only take their time. What is above it, from the engine to the API, is the product's own.</summary>
internal sealed class SimulatedDevice(DeviceProfile profile, Func<string, byte[]>? encode = null) : IModelSource, IDiffusionModel
{
    public DeviceProfile Profile => profile;

    /// <summary>While it is not set, steps do not end.</summary>
    public ManualResetEventSlim Open { get; } = new(initialState: true);

    public DeviceJournal Journal { get; } = new();

    public DeviceModel Description { get; } =
        new() { Name = "simulated", Revision = "simulated", DefaultSize = 64, DefaultFrames = 16, DefaultFps = 8, WeightBytes = 0 };

    public IDiffusionModel Load(string folder, string device) => this;

    public DeviceModel Describe(string folder, string device) => Description;

    public IEmbedding Encode(EmbeddingKind kind, string text) => new SimulatedEmbedding(encode?.Invoke(text) ?? Encoding.UTF8.GetBytes(text));

    public IDenoisingJob Begin(GenerationSettings settings, JobInputs inputs) => new SimulatedJob(settings, inputs, this);

    public IJobBatch Join(IReadOnlyList<IDenoisingJob> jobs) => new SimulatedBatch([.. jobs.Cast<SimulatedJob>()], this);

    /// <summary>Keeps the engine's thread busy, as a device would that it waits for; answers how long that was.</summary>
    public static TimeSpan Work(TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        Thread.Sleep(time);
        return Stopwatch.GetElapsedTime(began);
    }

    public void Dispose() => Open.Set();
}
