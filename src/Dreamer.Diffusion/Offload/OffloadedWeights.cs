using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Offload;

/// <summary>Loads a network some of whose blocks pass: their weights stay in the files, which stay open.</summary>
internal static class OffloadedWeights
{
    /// <summary>
    /// Gives the network all weights but the passing blocks', and answers who brings those. What they are read from is the carrier's then,
    /// and the caller's if this fails.
    /// </summary>
    public static BlockCarrier LoadAround(
        this nn.Module network, WeightSource weights, (string Key, IReadOnlyList<nn.Module> Modules) blocks, TensorPlace place,
        params IDisposable[] sources)
    {
        var offload = place.Offload!;
        (nn.Module Module, string Prefix)[] passing =
            [.. blocks.Modules.Select((block, i) => (block, $"{blocks.Key}.{i}.")).Skip(offload.Resident)];
        using var off = no_grad();
        network.Give(weights.Keys.Where(key => !IsPassing(key)).Select(key => (key, weights.Read(key))));
        IBlockRoom room = place.Device.type == DeviceType.CUDA ? new CudaRoom(place.Device, offload.Passing) : new HostRoom();
        var bring = passing.Select(block => new PassingBlock(block.Module, block.Prefix, weights)).ToList();
        return new BlockCarrier(bring, offload, room, sources);

        bool IsPassing(string key) => Array.Exists(passing, block => key.StartsWith(block.Prefix, StringComparison.Ordinal));
    }
}
