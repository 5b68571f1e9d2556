// Shapes: B batch, C channels, F frames, H/W pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// The last frames that each causal layer saw of a video, which its next chunk continues. One for a video: it frees them when it ends.
/// </summary>
internal sealed class FrameMemory : IDisposable
{
    private readonly Dictionary<nn.Module, Tensor> _last = new(ReferenceEqualityComparer.Instance);

    /// <summary>The first chunk is one frame, which no layer halves, doubles or continues in time.</summary>
    public bool IsFirstChunk { get; private set; } = true;

    /// <summary>
    /// The <paramref name="past"/> frames that the layer saw last, zeros where there were none, then the chunk's: BCFHW -> BC(past + F)HW.
    /// </summary>
    public Tensor Continue(nn.Module layer, Tensor x_BCFHW, int past)
    {
        using var scope = NewDisposeScope();
        var before_BCFHW = _last.TryGetValue(layer, out var last_BCFHW) ? last_BCFHW : Zeros(x_BCFHW, past);
        var all_BCFHW = cat([before_BCFHW, x_BCFHW], dim: 2);
        Keep(layer, all_BCFHW, past);
        return all_BCFHW.MoveToOuterDisposeScope();
    }

    /// <summary>Keeps a copy of the last frames: a view would hold the whole chunk.</summary>
    public void Keep(nn.Module layer, Tensor x_BCFHW, int past)
    {
        using var scope = NewDisposeScope();
        _last.Remove(layer, out var earlier);
        earlier?.Dispose();
        _last[layer] = x_BCFHW.narrow(2, x_BCFHW.shape[2] - past, past).clone().DetachFromDisposeScope();
    }

    public void EndChunk() => IsFirstChunk = false;

    public void Dispose()
    {
        foreach (var frames in _last.Values)
        {
            frames.Dispose();
        }
        _last.Clear();
    }

    private static Tensor Zeros(Tensor like_BCFHW, int frames)
    {
        long[] shape = [.. like_BCFHW.shape[..2], frames, .. like_BCFHW.shape[3..]];
        return zeros(shape, dtype: like_BCFHW.dtype, device: like_BCFHW.device);
    }
}
