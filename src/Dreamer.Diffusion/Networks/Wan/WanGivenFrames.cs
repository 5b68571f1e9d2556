// Shapes: B batch, C channels, F pixel frames, H/W pixels, L latent channels, f latent frames, h/w latent pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// What I2V's transformers are told of frames that are given, in channels beside the latents: which they are, and the latents of a video
/// that is grey but for them (diffusers' pipelines).
/// </summary>
internal static class WanGivenFrames
{
    private const int Stride = AutoencoderKLWanConfig.ChunkFrames; // pixel frames of a latent one, but for the first

    /// <summary>A video BCFHW of a picture, perhaps one at its end, and grey: what the autoencoder makes the condition of.</summary>
    public static Tensor Video(Tensor first_BCHW, Tensor? last_BCHW, int frames)
    {
        using var scope = NewDisposeScope();
        var shape = first_BCHW.shape;
        var between = frames - (last_BCHW is null ? 1 : 2);
        var grey_BCFHW = zeros(
            [shape[0], shape[1], between, shape[2], shape[3]], dtype: first_BCHW.dtype, device: first_BCHW.device);
        Tensor[] parts = [first_BCHW.unsqueeze(2), grey_BCFHW, .. last_BCHW is null ? [] : new[] { last_BCHW.unsqueeze(2) }];
        return cat(parts, dim: 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The condition B(4+L)fhw: the four channels of the mask, a pixel frame each, 1 where it is given, and the video's latents. The first
    /// latent frame is one pixel frame, which counts four times.
    /// </summary>
    public static Tensor Condition(Tensor latents_BLfhw, bool hasLast)
    {
        using var scope = NewDisposeScope();
        var shape = latents_BLfhw.shape;
        var mask_B4fhw = zeros(
            [shape[0], Stride, shape[2], shape[3], shape[4]], dtype: latents_BLfhw.dtype, device: latents_BLfhw.device);
        mask_B4fhw.select(2, 0).fill_(1);
        if (hasLast)
        {
            mask_B4fhw.select(2, -1).select(1, -1).fill_(1);
        }
        return cat([mask_B4fhw, latents_BLfhw], dim: 1).MoveToOuterDisposeScope();
    }
}

/// <summary>Which of A14B's two experts denoises: the first as long as there is much noise.</summary>
internal static class WanExperts
{
    /// <summary>How many of a run's steps are the first expert's; all of them without a boundary.</summary>
    public static int StepsOfFirst(IReadOnlyList<double> timesteps, double? boundaryRatio, int trainSteps) =>
        timesteps.TakeWhile(time => boundaryRatio is not { } ratio || time >= ratio * trainSteps).Count();
}
