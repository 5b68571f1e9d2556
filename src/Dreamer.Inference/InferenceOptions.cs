namespace Dreamer.Inference;

/// <summary>What a device may use, and how it divides its time.</summary>
public sealed record InferenceOptions
{
    /// <summary>The device of this process; with a model's name it keys the grains that are pinned to it.</summary>
    public string Device { get; init; } = "cpu:0";

    /// <summary>A diffusers-style pipeline folder; its last part is the model's name.</summary>
    public string ModelFolder { get; init; } = "models/nano";

    /// <summary>How long a chunk of steps aims to take: cancelling, fairness and checkpoints all wait for its end.</summary>
    public TimeSpan ChunkTarget { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Jobs whose tensors are in memory at once; they take turns, a chunk each.</summary>
    public int MaxResidentJobs { get; init; } = 4;

    /// <summary>Jobs that wait for admission; beyond it a device answers "capacity".</summary>
    public int MaxWaitingJobs { get; init; } = 64;

    /// <summary>A waiting job that has not asked again for so long has lost its place.</summary>
    public TimeSpan WaitingPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pieces of work that wait for the engine's thread; beyond it a call is refused with "capacity".</summary>
    public int EngineQueue { get; init; } = 256;

    public long EmbeddingCacheBytes { get; init; } = 64L << 20;

    /// <summary>The largest checkpoint, picture or latents blob that a device reads.</summary>
    public long MaxInputBytes { get; init; } = 512L << 20;

    public TimeSpan HeartbeatPeriod { get; init; } = TimeSpan.FromSeconds(5);

    public string ModelName => Path.GetFileName(Path.TrimEndingDirectorySeparator(ModelFolder));
}
