using Dreamer.Diffusion.Pipelines;

namespace Dreamer.Inference.Pipelines;

/// <summary>Sizes as the actors name them, and as the networks do.</summary>
internal static class Sizes
{
    public static PixelSize Of(FrameSize size) => new(size.Width, size.Height);

    public static FrameSize Of(PixelSize size) => new(size.Width, size.Height);
}
