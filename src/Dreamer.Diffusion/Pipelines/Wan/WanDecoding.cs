using Dreamer.Diffusion.Networks.Wan;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>
/// What Wan's autoencoder needs while it decodes one latent frame, whose four frames are the most that is in memory: the frames that its
/// layers keep for the next chunk, and the tensors of its largest layer.
/// </summary>
internal static class WanDecoding
{
    private const int KeptFrames = 2, Kernel = 3;

    public static long Bytes(AutoencoderKLWanConfig vae, long area, bool isClip)
    {
        var (frames, pixels) = (1L, area);
        long kept = KeptFrames * pixels * vae.ZDim, most = 0;
        kept += KeptFrames * pixels * 4 * vae.DecoderChannels()[0]; // the two ResNets of the middle
        foreach (var level in WanLevel.Up(vae))
        {
            most = Math.Max(most, frames * pixels * Resnet(level, frames));
            kept += KeptFrames * pixels * (level.In + (2L * level.Blocks - 1) * level.Out);
            if (level.Resamples)
            {
                kept += level.InTime ? KeptFrames * pixels * level.Out : 0;
                frames *= isClip && level.InTime ? 2 : 1;
                pixels *= 4;
                most = Math.Max(most, frames * pixels * Upsampler(level, vae.IsResidual));
            }
        }
        kept += KeptFrames * pixels * vae.DecoderChannels()[^1];
        return sizeof(float) * ((isClip ? kept : 0) + most + 2 * frames * pixels * vae.OutChannels);
    }

    /// <summary>
    /// Where a convolution over frames unfolds its input, as libtorch's does on the CPU: a column a pixel of the finest level. Measured
    /// with it, decoding on the CPU takes 0.75 to 0.95 of what is planned.
    /// </summary>
    public static long Unfolded(AutoencoderKLWanConfig vae, long area, bool isClip)
    {
        var fine = area << (2 * (vae.Levels - 1));
        return sizeof(float) * fine * (isClip ? vae.FrameScale() : 1) * Kernel * Kernel * Kernel * vae.DecoderChannels()[^1];
    }

    /// <summary>
    /// Channels in memory at once for each pixel: input, result of the first convolution, normed input with the frames before it, and the
    /// convolution's copies of both in its own layout.
    /// </summary>
    private static long Resnet(WanLevel level, long frames)
    {
        var continued = (frames + Kernel - 1.0) / frames;
        var first = level.In * (1 + 2 * continued) + 2.0 * level.Out;
        var second = level.In + level.Out * (3 + 2 * continued);
        return (long)Math.Max(first, second);
    }

    /// <summary>The same: what goes in, at a quarter of the pixels, repeated pixels, their copy in the convolution's layout, what comes out.</summary>
    private static long Upsampler(WanLevel level, bool isResidual)
    {
        var result = isResidual ? level.Out : level.Out / 2;
        return 3 * level.Out / 4 + 2L * level.Out + 2L * result;
    }
}
