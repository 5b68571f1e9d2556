using Dreamer.Diffusion.Offload;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>A network's blocks, which it goes through in their order. All are in memory, or some come when their turn is near.</summary>
internal sealed class BlockList<TBlock> : ModuleList<TBlock>
    where TBlock : nn.Module
{
    /// <summary>Null where all are in memory. The list's own.</summary>
    public BlockCarrier? Carrier { get; set; }

    /// <summary>The blocks from a place on, each in memory while it is the one that is looked at.</summary>
    public IEnumerable<TBlock> From(int first)
    {
        for (var place = first; place < Count; place++)
        {
            using var turn = Carrier?.Take(place);
            yield return this[place];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Carrier?.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>A network with blocks that may pass through memory.</summary>
internal interface IHasBlocks
{
    /// <summary>What its blocks' keys begin with, before the place: <c>blocks</c> of <c>blocks.0.norm.weight</c>.</summary>
    string BlocksKey { get; }

    IReadOnlyList<nn.Module> Blocks { get; }

    /// <summary>Who brings those that pass; null where none does. The network's own.</summary>
    BlockCarrier? Carrier { get; set; }
}
