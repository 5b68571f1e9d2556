using Dreamer.Captions;
using Dreamer.Devices;
using Dreamer.Generations;

namespace Dreamer.Inference.Models;

/// <summary>The seam between the engine and the tensors: weights in memory. Every member runs on the engine's thread.</summary>
public interface IDiffusionModel : IDisposable
{
    DeviceModel Description { get; }

    /// <summary>Brings one of its parts into memory, the device's or the host's, unless it is there. A model that names none is never asked.</summary>
    void Load(string part, bool onHost = false) => throw new NotSupportedException($"The model has no part '{part}'.");

    void Unload(string part) => throw new NotSupportedException($"The model has no part '{part}'.");

    IEmbedding Encode(EmbeddingKind kind, string text);

    /// <summary>Begins from the seed, or, given a checkpoint, goes on from it.</summary>
    IDenoisingJob Begin(GenerationSettings settings, JobInputs inputs);

    /// <summary>Lets jobs of one shape, which this model began, share their next steps.</summary>
    IJobBatch Join(IReadOnlyList<IDenoisingJob> jobs);
}
