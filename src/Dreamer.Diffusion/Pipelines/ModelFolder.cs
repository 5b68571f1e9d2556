using System.Security.Cryptography;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Offload;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// Reads the parts of a model's folder, perhaps with LoRAs of it, and gathers what is wrong instead of stopping at the first fault.
/// </summary>
internal sealed class ModelFolder(string folder, TensorPlace place, IReadOnlyList<LoraUse>? loras = null) : IModelConfigs, IDisposable
{
    private readonly ModelLoras _loras = new(folder, loras ?? []);
    private readonly List<string> _problems = [];
    private readonly List<nn.Module> _networks = [];
    private readonly List<string> _weights = [];
    private string? _ownRevision;

    /// <summary>Of what was measured.</summary>
    public long WeightBytes { get; private set; }

    /// <summary>What is wrong, one sentence a fault.</summary>
    public IEnumerable<string> Problems => _problems.Distinct();

    /// <summary>A link that leads nowhere counts: whoever put it there meant the part to be read.</summary>
    public bool Has(string part) =>
        Directory.Exists(Path.Combine(folder, part)) || FilePlace.DeadLink(Path.Combine(folder, part)) is not null;

    /// <summary>The part, or null with the problem noted.</summary>
    public T? Read<T>(string part, Func<string, T> read)
        where T : class
    {
        try
        {
            return read(Path.Combine(folder, part));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            _problems.Add(e.Message);
            return null;
        }
    }

    public T? Json<T>(string file, string? section = null)
        where T : class, INetworkConfig => Read(file, path => ConfigFile.Read<T>(path, section));

    /// <summary>A folder's <c>spiece.model</c>; null with the problem noted.</summary>
    public SentencePieceTokenizer? Pieces(string part) => Read(part, path => SentencePieceTokenizer.Load(Path.Combine(path, "spiece.model")));

    /// <summary>
    /// A network with its config and weights, whose names <paramref name="keys"/> turns into the network's own; <paramref name="typeIn"/>
    /// is the type that it has in a model of such a type, where that is another one.
    /// </summary>
    public TNetwork? Network<TConfig, TNetwork>(
        string part, Func<TConfig, TNetwork> create, Func<IReadOnlyCollection<string>, Func<string, string?>>? keys = null,
        string? section = null, Func<TConfig, double>? least = null, Func<ScalarType, ScalarType>? typeIn = null)
        where TConfig : class, INetworkConfig
        where TNetwork : nn.Module => Read(part, path =>
        {
            var config = ConfigFile.Read<TConfig>(Path.Combine(path, "config.json"), section);
            using var weights = Checkpoint.Open(path);
            weights.RequireWeights(least?.Invoke(config) ?? config.LeastWeights());
            var network = Layers.Unallocated(() => create(config));
            _networks.Add(network);
            var rename = keys?.Invoke(weights.Names);
            Fill(network, weights, new Reading(part, path, rename, key => place with { Type = TypeOf(part, key, typeIn) }));
            _weights.AddRange(weights.Files);
            return network;
        });

    /// <summary>
    /// Counts a network's weights in the type that they will have in memory, however they are stored, and reads none; of one whose blocks
    /// may pass through memory those that are there at once.
    /// </summary>
    public long Measure(
        string part, Func<ScalarType, ScalarType>? typeIn = null, Func<IReadOnlyCollection<string>, Func<string, string?>>? keys = null,
        string? blocksKey = null)
    {
        var before = WeightBytes;
        Read(part, path =>
        {
            using var weights = Checkpoint.Open(path);
            var keyOf = keys?.Invoke(weights.Names) ?? (name => name);
            WeightBytes += WeightShares.Of(
                weights.Names.Select(name => (Key: keyOf(name), weights.Entry(name).Shape)).Where(weight => weight.Key is not null)
                    .Select(weight => (weight.Key!, BytesOf(weight.Shape, TypeOf(part, weight.Key!, typeIn)))),
                blocksKey).On(place.Offload);
            _weights.AddRange(weights.Files);
            return path;
        });
        return WeightBytes - before;
    }

    /// <summary>A file that decides results beside the weights: it is a part of the revision.</summary>
    public void Count(params string[] path) => _weights.Add(Path.Combine([folder, .. path]));

    /// <summary>The weights of a part as they lie here; null with what would keep them from loading noted.</summary>
    public StoredWeights? Stored(PartSketch part) => Read(part.Name, path =>
    {
        using var weights = Checkpoint.Open(path);
        part.RequireFit(weights);
        _weights.AddRange(weights.Files);
        return new StoredWeights(weights.Names.Select(weights.Entry).GroupBy(entry => entry.TypeName)
            .ToDictionary(type => type.Key, type => type.Sum(entry => entry.Length)));
    });

    public void Note(IEnumerable<string> problems) => _problems.AddRange(problems);

    /// <summary>Whether it is read with any.</summary>
    public bool HasLoras => loras is { Count: > 0 };

    /// <summary>Tells LoRAs of a network that is not loaded yet.</summary>
    public void FitLoras(string part, Func<nn.Module> create) => Read(part, path =>
    {
        using var network = Layers.Unallocated(create);
        FitLoras(part, network);
        return path;
    });

    /// <summary>Layers of LoRAs that no network had; nothing of a folder with a fault, since a part that was not read took none.</summary>
    public void NoteUnusedLoras() => Note(_problems.Count == 0 ? [.. _loras.Unused()] : []);

    /// <summary>Fails with everything that was noted.</summary>
    public void RequireSound()
    {
        if (_problems.Count > 0)
        {
            throw new ModelException($"{folder} holds no usable model: {string.Join(" ", Problems)}");
        }
    }

    /// <summary>The networks are somebody else's from now on.</summary>
    public void GiveUp() => _networks.Clear();

    /// <summary>
    /// Frees what was loaded: whatever ended a load, half a model is no use to anybody, and memory may be what it lacked.
    /// </summary>
    public void Dispose()
    {
        _networks.ForEach(network => network.Dispose());
        _loras.Dispose();
    }

    /// <summary>From the bytes of all weights that were loaded, or measured, and of the LoRAs: equal weights, equal results.</summary>
    public string Revision() => _loras.Revision(OwnRevision);

    /// <summary>The same without LoRAs.</summary>
    public string OwnRevision => _ownRevision ??= Digest();

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in _weights.Distinct().Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(stream));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private void Fill(nn.Module network, Checkpoint weights, Reading reading)
    {
        var passing = place.Offload is { } offload && network is IHasBlocks own && offload.Saves(own.Blocks.Count) ? own : null;
        if (passing is null)
        {
            network.LoadCheckpoint(weights, reading.Rename, reading.PlaceOf, _loras.ChangesOf(reading.Part, network));
        }
        else
        {
            FitLoras(reading.Part, network);
            passing.Carrier = CarrierOf(network, passing, reading);
        }
        network.eval();
        network.Pack();
        passing?.Carrier!.TakeAll();
    }

    /// <summary>What it reads from is its own, and stays open.</summary>
    private BlockCarrier CarrierOf(nn.Module network, IHasBlocks passing, Reading reading)
    {
        var (weights, changes) = (Checkpoint.Open(reading.Path), new ModelLoras(folder, loras ?? []));
        try
        {
            var source = new WeightSource(network, weights, reading.Rename, reading.PlaceOf, changes.ChangesOf(reading.Part, network));
            return network.LoadAround(source, (passing.BlocksKey, passing.Blocks), place, weights, changes);
        }
        catch
        {
            weights.Dispose();
            changes.Dispose();
            throw;
        }
    }

    private void FitLoras(string part, nn.Module network)
    {
        var changes = _loras.ChangesOf(part, network);
        foreach (var (key, weight) in network.state_dict())
        {
            changes?.Invoke(key, weight.shape);
        }
    }

    private static long BytesOf(long[] shape, ScalarType type) =>
        shape.Aggregate((long)NumberTypes.Bytes(type), (bytes, size) => bytes * size);

    private ScalarType TypeOf(string part, string key, Func<ScalarType, ScalarType>? typeIn) =>
        NumberTypes.Of(part, key, typeIn?.Invoke(place.Type) ?? place.Type);

    /// <summary>How a part's file is read: the network's key for each of its names, and each weight's place.</summary>
    private sealed record Reading(string Part, string Path, Func<string, string?>? Rename, Func<string, TensorPlace> PlaceOf);
}

/// <summary>How many bytes of a file's weights are in which type.</summary>
internal sealed record StoredWeights(IReadOnlyDictionary<string, long> Bytes);
