using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>One folder of reference files: a config, weights, inputs, and what the public library made of them.</summary>
internal sealed class GoldenCase(string folder, TensorPlace place) : IDisposable
{
    private const string TensorFile = "io.safetensors";
    private const long MaxJson = 64 << 20;

    private static readonly string[] s_weightFiles =
        ["model.safetensors.index.json", "diffusion_pytorch_model.safetensors.index.json", "model.safetensors",
            "diffusion_pytorch_model.safetensors"];

    private readonly List<GoldenTensors> _opened = [];
    private ScalarType _type = ScalarType.Float32; // samplers and schedules are float32 everywhere: only a network brings the place's type
    private GoldenTensors? _tensors;

    public GoldenScore Score { get; } = new(place);

    public GoldenTensors Tensors => _tensors ??= Open(TensorFile);

    /// <summary>What the case says of itself: its own README, then that of the folder above, which may speak of several cases.</summary>
    public IEnumerable<string> Readme => new[] { folder, Path.GetDirectoryName(folder)! }
        .Select(place => Path.Combine(place, "README.md")).Where(File.Exists).SelectMany(File.ReadLines);

    public string Folder => folder;

    /// <summary>Whether networks compute in the numbers that the public ones had.</summary>
    public bool IsExact => place.Type == ScalarType.Float32;

    public string Name => Path.GetFileName(folder);

    public IReadOnlyList<string> Uncompared => [.. _opened.SelectMany(tensors => tensors.Unused)];

    public string PathOf(string file) => Path.Combine(folder, file);

    public bool Has(string file) => File.Exists(PathOf(file));

    public IEnumerable<string> Files(string pattern) => Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal);

    /// <summary>The same in the folders below.</summary>
    public IEnumerable<string> FilesBelow(string pattern) => Directory.GetDirectories(folder)
        .SelectMany(below => Directory.GetFiles(below, pattern, SearchOption.AllDirectories)).Order(StringComparer.Ordinal);

    /// <summary>A file of tensors; the case closes it.</summary>
    public GoldenTensors Open(string file)
    {
        var tensors = new GoldenTensors(PathOf(file), Score, () => place with { Type = _type });
        _opened.Add(tensors);
        return tensors;
    }

    /// <summary>The folder of one of its networks, in the same place.</summary>
    public GoldenCase Part(string name) => new(PathOf(name), place);

    public JsonElement Json(string file)
    {
        using var json = JsonDocument.Parse(ScheduleJson.WithoutInfinities(BoundedFile.ReadText(PathOf(file), MaxJson)));
        return json.RootElement.Clone();
    }

    /// <summary>The config, or the section of it that is meant where it describes several networks.</summary>
    public T Config<T>(string? section = null, string file = "config.json") where T : class, INetworkConfig =>
        section is not null && Json(file).TryGetProperty(section, out var part) && part.ValueKind == JsonValueKind.Object
            ? ConfigFile.Parse<T>(part.GetRawText())
            : ConfigFile.Read<T>(PathOf(file));

    public Checkpoint OpenWeights() => Checkpoint.Open(WeightsPath());

    /// <summary>Loads the case's weights; every key must fit. Some networks have a type of their own in a place.</summary>
    public T Load<T>(T network, Func<string, string?>? rename = null, Func<ScalarType, ScalarType>? typeIn = null) where T : nn.Module
    {
        network.LoadCheckpoint(WeightsPath(), rename);
        _type = typeIn?.Invoke(place.Type) ?? place.Type;
        network.to(place.Device, _type);
        network.Pack(); // as models are loaded
        network.eval();
        return network;
    }

    /// <summary>The same as a model's folder loads its <paramref name="part"/>: each weight has a type of its own.</summary>
    public T LoadPart<T>(string part, Func<T> build, Func<IReadOnlyCollection<string>, Func<string, string?>> keysOf) where T : nn.Module
    {
        using var weights = OpenWeights();
        var network = Layers.Unallocated(build);
        network.LoadCheckpoint(
            weights, keysOf(weights.Names), key => place with { Type = NumberTypes.Of(part, key, place.Type) });
        _type = place.Type;
        network.Pack();
        network.eval();
        return network;
    }

    public void Dispose() => _opened.ForEach(tensors => tensors.Dispose());

    private string WeightsPath()
    {
        if (s_weightFiles.FirstOrDefault(Has) is { } usual)
        {
            return PathOf(usual);
        }
        string[] indexes = [.. Files("*.safetensors.index.json")];
        string[] others = indexes.Length > 0 ? indexes : [.. Files("*.safetensors").Where(path => Path.GetFileName(path) != TensorFile)];
        return others is [var only]
            ? only
            : throw new CheckpointException(
                $"there is no {s_weightFiles[2]} and no {s_weightFiles[3]}, and {others.Length} other files of weights");
    }
}
