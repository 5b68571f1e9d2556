using Dreamer.Media;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Drawing;

/// <summary>Frames of floats as pictures.</summary>
public static class FrameImages
{
    /// <summary>F×3×64×64 floats in [-1, 1], clamped and rounded to bytes.</summary>
    public static IReadOnlyList<RgbImage> Of(ReadOnlySpan<float> fchw)
    {
        var images = new RgbImage[fchw.Length / Renderer.FrameLength];
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = new RgbImage(Scene.Side, Scene.Side, Renderer.ToBytes(fchw.Slice(i * Renderer.FrameLength, Renderer.FrameLength)));
        }

        return images;
    }
}
