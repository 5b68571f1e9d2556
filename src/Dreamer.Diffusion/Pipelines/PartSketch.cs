using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A network of a model: its folder's name, and how many numbers each weight has.</summary>
public sealed class PartSketch
{
    private readonly Func<nn.Module> _build;
    private readonly Func<IReadOnlyCollection<string>, Func<string, string?>>? _keysOf;
    private readonly Func<ScalarType, ScalarType>? _typeIn;
    private readonly Lazy<((string Key, long Numbers)[] All, string? BlocksKey)> _weights;

    /// <param name="name">The part's folder.</param>
    /// <param name="build">The network, whose weights take no memory.</param>
    /// <param name="keysOf">The network's names for a file's, by all that the file has.</param>
    /// <param name="typeIn">The type that the part has in a model of such a type, where that is another one.</param>
    internal PartSketch(
        string name, Func<nn.Module> build, Func<IReadOnlyCollection<string>, Func<string, string?>>? keysOf = null,
        Func<ScalarType, ScalarType>? typeIn = null)
    {
        (Name, _build, _keysOf, _typeIn) = (name, build, keysOf, typeIn);
        _weights = new(() =>
        {
            using var network = Layers.Unallocated(_build);
            return ([.. network.state_dict().Select(weight => (weight.Key, weight.Value.numel()))], (network as IHasBlocks)?.BlocksKey);
        });
    }

    public string Name { get; }

    /// <summary>Null of one that is in memory as long as anything of its model is.</summary>
    public PartUse? Use { get; init; }

    public long Numbers => _weights.Value.All.Sum(weight => weight.Numbers);

    /// <summary>How many blocks it has that may pass through a device's memory.</summary>
    public int Blocks => Shares(ScalarType.Float32).Blocks.Count;

    /// <summary>
    /// In the memory of the device, in a model of this type, of which some weights are float32 whatever it is; with an offload as many as
    /// are there at once.
    /// </summary>
    public long Bytes(ScalarType type, BlockOffload? offload = null) => Shares(type).On(offload);

    private WeightShares Shares(ScalarType type) => WeightShares.Of(
        _weights.Value.All.Select(
            weight => (weight.Key, weight.Numbers * NumberTypes.Bytes(NumberTypes.Of(Name, weight.Key, _typeIn?.Invoke(type) ?? type)))),
        _weights.Value.BlocksKey);

    /// <summary>Fails as loading would, with every name and shape that differs; reads no weight.</summary>
    internal void RequireFit(Checkpoint weights)
    {
        using var network = Layers.Unallocated(_build);
        network.RequireFit(weights, _keysOf?.Invoke(weights.Names));
    }
}
