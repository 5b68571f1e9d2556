using System.Globalization;
using Dreamer.Diffusion.Devices;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Bytes of a network's weights: of each of its blocks, and of all that is around them.</summary>
internal sealed record WeightShares(long Around, IReadOnlyList<long> Blocks)
{
    private const int None = -1;

    public long All => Around + Blocks.Sum();

    /// <summary>By the network's own keys; one without blocks has no <paramref name="blocksKey"/>.</summary>
    public static WeightShares Of(IEnumerable<(string Key, long Bytes)> weights, string? blocksKey)
    {
        var byBlock = weights.GroupBy(weight => BlockOf(weight.Key, blocksKey), weight => weight.Bytes)
            .OrderBy(block => block.Key).ToDictionary(block => block.Key, block => block.Sum());
        byBlock.Remove(None, out var around);
        return new WeightShares(around, [.. byBlock.Values]);
    }

    /// <summary>In the device's memory at once, at most.</summary>
    public long On(BlockOffload? offload) => offload is null || !offload.Saves(Blocks.Count)
        ? All
        : Around + Blocks.Take(offload.Resident).Sum() + offload.Passing * Blocks.Skip(offload.Resident).Max();

    private static int BlockOf(string key, string? blocksKey) =>
        blocksKey is not null && key.StartsWith(blocksKey + ".", StringComparison.Ordinal)
            && int.TryParse(key[(blocksKey.Length + 1)..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var block)
                ? block
                : None;
}
