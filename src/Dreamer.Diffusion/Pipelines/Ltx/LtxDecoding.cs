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

    /// <summary>Unscaled 1CfHW -> frames 131hw in [-1, 1], which the caller disposes; it needs the latents until the last one.</summary>
    public static IEnumerable<Tensor> Frames(LtxParts parts, Tensor latents_1CfHW)
    {
        var (isTold, defaults) = (parts.Vae.Config.TimestepConditioning, parts.Index.Dreamer);
        using var noised_1CfHW = isTold ? Noised(latents_1CfHW, defaults.DecodeNoiseScale) : null;
        using var time_1 = isTold ? Time(defaults.DecodeTimestep, latents_1CfHW.device) : null;
        var draws = 0;
        using var frames = parts.Vae.DecodeFrames(noised_1CfHW ?? latents_1CfHW, time_1, Draw).GetEnumerator();
        while (Next(frames))
        {
            yield return Clamped(frames.Current);
        }

        Tensor Draw(long rows, long columns) => SeededNoise.Draw(Seed, SeededNoise.Refinement - ++draws, [rows, columns]);
    }

    private static bool Next(IEnumerator<Tensor> frames)
    {
        using var off = no_grad();
        return frames.MoveNext();
    }

    private static Tensor Clamped(Tensor frame_131hw)
    {
        using (frame_131hw)
        {
            return frame_131hw.clamp(-1, 1).DetachFromDisposeScope();
        }
    }

    private static Tensor Noised(Tensor latents_1CfHW, double scale)
    {
        using var scope = NewDisposeScope();
        var shape = latents_1CfHW.shape;
        long[] one = [.. shape[..2], 1, .. shape[3..]];
        var noise = Enumerable.Range(0, (int)shape[2]).Select(frame => SeededNoise.Draw(Seed, SeededNoise.Frame(frame), one));
        return (latents_1CfHW * (1 - scale) + cat([.. noise], dim: 2).to(latents_1CfHW.device) * scale).DetachFromDisposeScope();
    }

    private static Tensor Time(double time, Device device) =>
        full([1], time, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
}
