using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;

namespace Dreamer.Diffusion.Families;

/// <summary>What a folder is, told without reading its weights: only their headers, names and shapes.</summary>
public sealed record ModelReport(string Folder)
{
    // Reading all bytes of less takes a second.
    private const long CheapBytes = 1L << 30;

    /// <summary>What a server calls it, unless it is told another name.</summary>
    public string Name => ModelInfo.NameOf(Folder);

    /// <summary>What is missing or wrong, a sentence each; a folder without any would load.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Null of a folder that is no model, or whose configs do not tell.</summary>
    public ModelSketch? Sketch { get; init; }

    /// <summary>As its <c>model_index.json</c> names it.</summary>
    public string? ClassName { get; init; }

    /// <summary>Of the weights as they lie there.</summary>
    public long DiskBytes { get; init; }

    /// <summary>In the order of how many bytes are in them.</summary>
    public IReadOnlyList<string> NumberTypes { get; init; } = [];

    /// <summary>A digest of the weights; null where the folder would not load, or reading them all takes long.</summary>
    public string? Revision { get; init; }

    /// <summary>As its card names it; null where nothing does.</summary>
    public string? Licence { get; init; }

    public bool IsUsable => Sketch is not null && Faults.Count == 0;

    public static ModelReport Of(string folder)
    {
        if (ModelPlace.FaultOf(folder) is { } fault)
        {
            return new ModelReport(folder) { Faults = [fault] };
        }
        using var files = new ModelFolder(folder, TensorPlace.Default);
        var index = files.Json<ModelIndex>(ModelIndex.FileName);
        if (index is null)
        {
            return new ModelReport(folder) { Faults = [.. files.Problems] };
        }
        return ModelFamilies.Knowing(index.ClassName) is { } family
            ? Of(folder, index, files, family)
            : new ModelReport(folder)
            {
                ClassName = index.ClassName,
                Faults = [$"Its class '{index.ClassName}' is of no family here."],
            };
    }

    private static ModelReport Of(string folder, ModelIndex index, ModelFolder files, ModelFamily family)
    {
        var sketch = family.Sketch(files);
        List<StoredWeights> stored = [.. (sketch?.Parts ?? []).Select(part => files.Stored(part)).OfType<StoredWeights>()];
        sketch?.ReadRest(files);
        var bytes = stored.Sum(part => part.Bytes.Values.Sum());
        string[] faults = [.. files.Problems];
        if (sketch is null && faults.Length == 0)
        {
            faults = [$"Its class '{index.ClassName}' is known, and what it holds is told only once it is loaded."];
        }
        return new ModelReport(folder)
        {
            ClassName = index.ClassName,
            Sketch = sketch,
            Faults = faults,
            DiskBytes = bytes,
            NumberTypes = [.. stored.SelectMany(part => part.Bytes).GroupBy(type => type.Key, type => type.Value)
                .OrderByDescending(type => type.Sum()).Select(type => type.Key)],
            Revision = faults.Length == 0 && bytes <= CheapBytes ? files.Revision() : null,
            Licence = ModelLicence.Of(folder),
        };
    }
}
