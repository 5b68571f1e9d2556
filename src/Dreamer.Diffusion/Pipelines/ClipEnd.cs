using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// The last frame of a clip: its picture in [-1, 1], and its latents, null where a latent frame is of several frames and the picture has to
/// be encoded.
/// </summary>
public sealed record ClipEnd(Tensor Picture_13hw, Tensor? Latent_1CHW) : IDisposable
{
    internal ClipEnd MoveToOuterDisposeScope()
    {
        Picture_13hw.MoveToOuterDisposeScope();
        Latent_1CHW?.MoveToOuterDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Picture_13hw.Dispose();
        Latent_1CHW?.Dispose();
    }
}
