using Dreamer.Bench.Scale.Worlds;
using Dreamer.Captions;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Inference.Models;

namespace Dreamer.Bench.Scale.Fleets;

/// <summary>Weights that take memory and make nothing. A folder's last part is the model's name.</summary>
internal sealed class ImaginedModel(ModelKind kind) : IDiffusionModel
{
    public static IModelSource Source { get; } = new Folders();

    public DeviceModel Description { get; } = new()
    {
        Name = kind.Name,
        Revision = kind.Name,
        DefaultSize = 256,
        DefaultFrames = 16,
        DefaultFps = 8,
        WeightBytes = kind.Bytes,
    };

    public IEmbedding Encode(EmbeddingKind kind, string text) => throw new NotSupportedException($"'{text}' is encoded by no model of a simulation.");

    public IDenoisingJob Begin(GenerationSettings settings, JobInputs inputs) => throw new NotSupportedException($"'{kind.Name}' makes nothing.");

    public IJobBatch Join(IReadOnlyList<IDenoisingJob> jobs) => throw new NotSupportedException($"'{kind.Name}' makes nothing.");

    public void Dispose()
    {
        // it has nothing
    }

    private sealed class Folders : IModelSource
    {
        private readonly Dictionary<string, ImaginedModel> _models = Catalog.Models.ToDictionary(model => model.Key, model => new ImaginedModel(model.Value));

        public IDiffusionModel Load(string folder, string device) => _models[Path.GetFileName(folder)];

        public DeviceModel Describe(string folder, string device) => _models[Path.GetFileName(folder)].Description;
    }
}
