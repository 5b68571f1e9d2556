// Shapes: N samples, C latent channels, h/w latent pixels
using Dreamer.Diffusion.Networks;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Training.Data;

/// <summary>Encodes rendered pixels once, so that no training step pays for the autoencoder.</summary>
internal static class LatentPool
{
    private const int BatchSize = 128;

    /// <summary>
    /// Scaled latents, one row for each frame that <paramref name="draw"/> fills (3×64×64 floats in [-1, 1]); the caller disposes them.
    /// </summary>
    public static Tensor Encode(AutoencoderKL vae, int count, Action<int, Memory<float>> draw, Action<int> report)
    {
        using var _ = no_grad();
        Tensor? pool_NChw = null;
        for (var start = 0; start < count; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var size = Math.Min(BatchSize, count - start);
            var latents_BChw = vae.Scale(vae.Encode(Draw(start, size, draw).to(vae.Device)).Mean);
            pool_NChw ??= empty([count, .. latents_BChw.shape[1..]], dtype: latents_BChw.dtype, device: latents_BChw.device)
                .DetachFromDisposeScope();
            pool_NChw.narrow(0, start, size).copy_(latents_BChw);
            report(start + size);
        }
        return pool_NChw ?? throw new ArgumentException("A pool needs at least one frame.", nameof(count));
    }

    private static Tensor Draw(int start, int size, Action<int, Memory<float>> draw)
    {
        var pixels = new float[size * Renderer.FrameLength];
        Parallel.For(0, size, i => draw(start + i, pixels.AsMemory(i * Renderer.FrameLength, Renderer.FrameLength)));
        return tensor(pixels, [size, 3, Scene.Side, Scene.Side], dtype: ScalarType.Float32, device: CPU);
    }
}
