using Dreamer.Devices;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Tests.Fakes;

/// <summary>Several models, each in a folder of its name; remembers the most bytes of weights that were ever in memory at once.</summary>
internal sealed class FakeModels : IModelSource
{
    private readonly FakeModel[] _models;

    public FakeModels(long weightBytes, params string[] names) => _models = [.. names.Select(name => NewModel(name, weightBytes))];

    public long MostBytes { get; private set; }

    public IReadOnlyList<string> Folders => [.. _models.Select(model => $"models/{model.Description.Name}")];

    /// <summary>The names of those whose weights are in memory.</summary>
    public string Resident => string.Join(' ', _models.Where(model => model.IsResident).Select(model => model.Description.Name));

    public FakeModel this[string name] => _models.Single(model => model.Description.Name == name);

    public IDiffusionModel Load(string folder, string device)
    {
        var loaded = Of(folder).Load(folder, device);
        MostBytes = Math.Max(MostBytes, _models.Where(model => model.IsResident).Sum(model => model.Description.WeightBytes));
        return loaded;
    }

    public DeviceModel Describe(string folder, string device) => Of(folder).Description;

    private FakeModel Of(string folder) => this[Path.GetFileName(folder)];

    private static FakeModel NewModel(string name, long weightBytes) => new()
    {
        Description = new DeviceModel { Name = name, Revision = $"r-{name}", DefaultSize = 32, DefaultFrames = 2, DefaultFps = 8, WeightBytes = weightBytes },
        StepBytes = 1,
    };
}
