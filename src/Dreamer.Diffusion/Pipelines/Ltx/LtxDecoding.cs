// Shapes: C channels, f latent frames, H/W latent pixels, F frames, h/w pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>
/// Latents to frames. A decoder with <c>timestep_conditioning</c> is the last step of denoising: some noise is put into its latents. The
/// noise is the same each time, and of each frame its own, so that latents always show the same picture.
/// </summary>
internal static class LtxDecoding
{
    private const long Seed = 0;

    /// <summary>Unscaled 1CfHW -> 13Fhw, not clamped.</summary>
    public static Tensor Decode(LtxParts parts, Tensor latents_1CfHW)
    {
        var (config, told) = (parts.Vae.Config, parts.Index.Dreamer);
        var draws = 0;
        return config.TimestepConditioning
            ? parts.Vae.Decode(Noised(latents_1CfHW, told.DecodeNoiseScale), Time(told.DecodeTimestep, latents_1CfHW.device), Draw)
            : parts.Vae.Decode(latents_1CfHW, noise: Draw);

        Tensor Draw(long rows, long columns) => SeededNoise.Draw(Seed, SeededNoise.Refinement - ++draws, [rows, columns]);
    }

    private static Tensor Noised(Tensor latents_1CfHW, double scale)
    {
        var shape = latents_1CfHW.shape;
        long[] one = [.. shape[..2], 1, .. shape[3..]];
        var noise = Enumerable.Range(0, (int)shape[2]).Select(frame => SeededNoise.Draw(Seed, SeededNoise.Frame(frame), one));
        return latents_1CfHW * (1 - scale) + cat([.. noise], dim: 2).to(latents_1CfHW.device) * scale;
    }

    private static Tensor Time(double time, Device device) => full([1], time, dtype: ScalarType.Float32, device: device);
}
