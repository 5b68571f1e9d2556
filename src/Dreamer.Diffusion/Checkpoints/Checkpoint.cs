using System.Globalization;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>The weights of one network: one safetensors file, or several that an index ties together.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly Dictionary<string, SafetensorsFile> _fileOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float> _scaleOf = new(StringComparer.Ordinal); // of weights, by name
    private readonly List<SafetensorsFile> _files = [];

    private Checkpoint(string source)
    {
        Source = source;
    }

    public string Source { get; }

    /// <summary>Of weights: the scales of those in eight bits are none.</summary>
    public IReadOnlyCollection<string> Names => _scaleOf.Keys;

    private double Elements => Names.Sum(name => Entry(name).Shape.Aggregate(1.0, (product, size) => product * size));

    /// <summary>The files that hold the tensors.</summary>
    public IEnumerable<string> Files => _files.Select(file => file.Source);

    /// <summary>Opens a <c>.safetensors</c> file, an <c>.index.json</c>, or a folder that holds one of the two.</summary>
    public static Checkpoint Open(string path)
    {
        var file = Directory.Exists(path) ? WeightFile.FindIn(path) : path;
        var checkpoint = new Checkpoint(file);
        try
        {
            if (file.EndsWith(".json", StringComparison.Ordinal))
            {
                checkpoint.AddShards(CheckpointIndex.Read(file), Path.GetDirectoryName(Path.GetFullPath(file))!);
            }
            else
            {
                checkpoint.Add(SafetensorsFile.Open(file));
            }
            checkpoint.TellWeights();
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public TensorEntry Entry(string name) => FileOf(name).Entries[name];

    public Tensor Read(string name) => FileOf(name).Read(name);

    /// <summary>Fills a tensor of the same shape, whatever its dtype; what is stored in eight bits is multiplied by its scale.</summary>
    public void CopyTo(string name, Tensor target) =>
        FileOf(name).CopyTo(name, target, _scaleOf.GetValueOrDefault(name, 1));

    /// <summary>Refuses a network that asks for more weights than are here, before memory is taken for it.</summary>
    public void RequireWeights(double least)
    {
        if (Elements < least)
        {
            throw new CheckpointException(string.Create(CultureInfo.InvariantCulture,
                $"{Source} holds {Elements:0} numbers; the network that its config describes has at least {least:0}."));
        }
    }

    /// <summary>Refuses files that somebody has written to since they were opened.</summary>
    internal void RequireUnchanged() => _files.ForEach(file => file.RequireUnchanged());

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private SafetensorsFile FileOf(string name) =>
        _fileOf.TryGetValue(name, out var file) ? file : throw new CheckpointException($"{Source}: there is no tensor '{name}'.");

    private void Add(SafetensorsFile file)
    {
        _files.Add(file);
        foreach (var name in file.Entries.Keys)
        {
            _fileOf.Add(name, file);
        }
    }

    private void TellWeights()
    {
        var companions = Float8Scales.Companions(_fileOf, Source).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, file) in _fileOf.Where(item => !companions.Contains(item.Key)))
        {
            _scaleOf.Add(name, file.Entries[name].Eight is null ? 1 : Float8Scales.ScaleOf(name, _fileOf, Source));
        }
    }

    private void AddShards(CheckpointIndex index, string folder)
    {
        foreach (var shard in index.FileOf.GroupBy(item => item.Value, item => item.Key, StringComparer.Ordinal))
        {
            var file = SafetensorsFile.Open(Path.Combine(folder, shard.Key));
            _files.Add(file);
            foreach (var name in shard)
            {
                _fileOf[name] = file.Contains(name)
                    ? file
                    : throw new CheckpointException($"{Source}: the tensor '{name}' is said to be in {shard.Key}, which lacks it.");
            }
        }
    }
}

/// <summary>A weights file that cannot be used; the message names the file, the place and the offending value.</summary>
public sealed class CheckpointException(string message, Exception? cause = null) : IOException(message, cause);
