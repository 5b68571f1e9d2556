using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Native;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Offload;

/// <summary>
/// A block of a network whose weights come and go: without them it has their shapes alone. <paramref name="prefix"/> is what the network's
/// keys have before the block's own.
/// </summary>
internal sealed class PassingBlock(nn.Module module, string prefix, WeightSource weights)
{
    private readonly Dictionary<string, Tensor> _shapes = module.state_dict();
    private IBlockStay? _stay;

    /// <summary>Brings the weights in; if that fails, none is left behind.</summary>
    public void Fill(IBlockRoom room)
    {
        try
        {
            weights.RequireUnchanged();
            _stay = room.Enter(weights, [.. _shapes.Keys.Select(key => prefix + key)]);
            module.Give(_stay.Weights.Select(weight => (weight.Key[prefix.Length..], weight.Tensor)));
            module.Pack();
        }
        catch
        {
            Empty();
            throw;
        }
    }

    /// <summary>The weights are gone; what computes with them may still be under way on the device.</summary>
    public void Empty()
    {
        Tensor[] own = [.. module.state_dict().Values.Except<Tensor>(_shapes.Values, ReferenceEqualityComparer.Instance)];
        module.Give(_shapes.Select(shape => (shape.Key, shape.Value)));
        foreach (var tensor in own)
        {
            tensor.Dispose();
        }
        _stay?.Dispose();
        _stay = null;
    }
}
