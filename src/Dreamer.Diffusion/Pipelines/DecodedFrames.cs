// Shapes: F frames, C channels, H/W latent pixels, h/w pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// The pictures of latents, decoded as they are asked for. In their order each is decoded once; asking for an earlier one begins again.
/// Takes the latents over.
/// </summary>
public sealed class DecodedFrames(DiffusionModel model, Tensor latents_FCHW) : IDisposable
{
    private readonly Tensor _latents_FCHW = latents_FCHW.DetachFromDisposeScope();
    private IEnumerator<Tensor>? _frames;
    private int _next;

    /// <summary>13hw in [-1, 1].</summary>
    public Tensor Frame(int index)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        if (_frames is null || index < _next)
        {
            Restart();
        }
        while (_frames!.MoveNext())
        {
            if (_next++ == index)
            {
                return _frames.Current.MoveToOuterDisposeScope();
            }
        }
        throw new ArgumentOutOfRangeException(nameof(index), $"There is no frame {index}: the latents show {_next}.");
    }

    public void Dispose()
    {
        _frames?.Dispose();
        _latents_FCHW.Dispose();
    }

    private void Restart()
    {
        _frames?.Dispose();
        (_frames, _next) = (model.DecodeFrames(_latents_FCHW).GetEnumerator(), 0);
    }
}
