using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Offload;

/// <summary>The memory that passing blocks come into, as many as pass at once.</summary>
internal interface IBlockRoom : IDisposable
{
    /// <summary>
    /// Brings a block's weights in, to be computed with at once; if that fails, none is left behind. On the carrier's thread.
    /// </summary>
    IBlockStay Enter(WeightSource weights, IReadOnlyList<string> keys);
}

/// <summary>One block's, until it is disposed: on the thread that computes, or on the carrier's where the block did not come.</summary>
internal interface IBlockStay : IDisposable
{
    IReadOnlyList<(string Key, Tensor Tensor)> Weights { get; }
}
