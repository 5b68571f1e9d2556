using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Offload;

/// <summary>The host's memory: each block gets new tensors, which its layers may bring into a layout of their own.</summary>
internal sealed class HostRoom : IBlockRoom
{
    public IBlockStay Enter(WeightSource weights, IReadOnlyList<string> keys)
    {
        var stay = new Stay();
        try
        {
            foreach (var key in keys)
            {
                stay.Add((key, weights.Read(key)));
            }
            return stay;
        }
        catch
        {
            stay.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
    }

    private sealed class Stay : List<(string Key, Tensor Tensor)>, IBlockStay
    {
        public IReadOnlyList<(string Key, Tensor Tensor)> Weights => this;

        public void Dispose() => ForEach(weight => weight.Tensor.Dispose());
    }
}
