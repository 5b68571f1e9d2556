using System.Collections.Concurrent;
using Dreamer.Captions;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Tests.Fakes;

/// <summary>A model whose "latents" are one number: every step mixes into it all that a real step depends on. Tests may watch and hinder steps.</summary>
internal sealed class FakeModel : IModelSource, IDiffusionModel
{
    public int Loads { get; private set; }

    public bool IsResident { get; private set; }

    public ConcurrentQueue<string> Encoded { get; } = [];

    /// <summary>Every step taken, as "caption:step".</summary>
    public ConcurrentQueue<string> Steps { get; } = [];

    /// <summary>Runs on the engine's thread before a step; may block or throw.</summary>
    public Action<string, int>? BeforeStep { get; set; }

    /// <summary>Runs on the engine's thread before a job begins, or is taken up again.</summary>
    public Action? BeforeBegin { get; set; }

    /// <summary>How many jobs shared each step that was shared.</summary>
    public ConcurrentQueue<int> Batches { get; } = [];

    /// <summary>Whether jobs get the same bytes together as alone.</summary>
    public bool IsExact { get; set; } = true;

    /// <summary>Runs on the engine's thread before a shared step, instead of <see cref="BeforeStep"/> for each.</summary>
    public Action<int>? BeforeBatch { get; set; }

    public int LiveJobs => _liveJobs;

    public int LiveEmbeddings => _liveEmbeddings;

    /// <summary>Runs on the engine's thread before the weights are loaded; may throw.</summary>
    public Action? BeforeLoad { get; set; }

    /// <summary>What a step has in memory, as if it had been measured.</summary>
    public long? StepBytes { get; set; }

    /// <summary>Parts that came into memory, and left it, as "+name" and "-name", with the device before them.</summary>
    public ConcurrentQueue<string> Moves { get; } = [];

    /// <summary>The step from which on the second of its parts that take steps is needed.</summary>
    public int Boundary { get; init; } = 5;

    private readonly ConcurrentDictionary<string, bool> _parts = [];

    public DeviceModel Description { get; init; } =
        new() { Name = "fake", Revision = "r1", DefaultSize = 32, DefaultFrames = 2, DefaultFps = 8, WeightBytes = 1 };

    private int _liveJobs;
    private int _liveEmbeddings;

    public DeviceModel Describe(string folder, string device) => Description;

    public IDiffusionModel Load(string folder, string device)
    {
        BeforeLoad?.Invoke();
        Loads++;
        IsResident = true;
        return this;
    }

    public void Dispose() => IsResident = false;

    public void Load(string part, bool onHost = false)
    {
        Moves.Enqueue($"{Device} +{part}");
        _parts[$"{Device} {part}"] = true;
    }

    public void Unload(string part)
    {
        Moves.Enqueue($"{Device} -{part}");
        _parts[$"{Device} {part}"] = false;
    }

    /// <summary>What is asked of a part that is not in memory fails, as it does with tensors.</summary>
    public void Require(string? part)
    {
        if (part is not null && !_parts.GetValueOrDefault($"{Device} {part}"))
        {
            throw new InvalidOperationException($"The part {part} is not in memory.");
        }
    }

    /// <summary>Several devices share one model here, each with a thread of its own.</summary>
    private static string Device => Thread.CurrentThread.Name!["engine ".Length..];

    public IEmbedding Encode(EmbeddingKind kind, string text)
    {
        Require(Description.Parts.FirstOrDefault(part => part.EmbedsTexts)?.Name);
        Encoded.Enqueue($"{kind}:{text}");
        Interlocked.Increment(ref _liveEmbeddings);
        return new FakeEmbedding(text, () => Interlocked.Decrement(ref _liveEmbeddings));
    }

    public IDenoisingJob Begin(GenerationSettings settings, JobInputs inputs)
    {
        BeforeBegin?.Invoke();
        Interlocked.Increment(ref _liveJobs);
        return new FakeJob(settings, inputs, this, () => Interlocked.Decrement(ref _liveJobs));
    }

    public IJobBatch Join(IReadOnlyList<IDenoisingJob> jobs) => new FakeBatch([.. jobs.Cast<FakeJob>()], this);
}
