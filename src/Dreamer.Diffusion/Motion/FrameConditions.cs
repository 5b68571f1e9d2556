using static TorchSharp.torch;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// What a batch of B clips is conditioned on. What the network's config leaves out may be null.
/// Shapes: L and M tokens, D widths, C latent channels, h/w latent pixels, H/W pixels.
/// </summary>
/// <param name="Text_BLD">CLIP tokens of the descriptive caption.</param>
/// <param name="Labels_BE">Vector of the spatial network's second embedding: pooled CLIP text.</param>
/// <param name="Motion_BMD">T5 tokens of the motion caption, masked below.</param>
/// <param name="MotionMask_BM">1 for a token, 0 for padding.</param>
/// <param name="StillLatent_BChw">Scaled latent of the still.</param>
/// <param name="StillImage_BCHW">The still in [-1, 1].</param>
/// <param name="ImageTokens_BMD">CLIP's last but one image tokens of the still.</param>
/// <param name="Fps_B">Frames a second; negative where dropped.</param>
/// <param name="Strength_B">Motion strength, about 0 to 1; negative where dropped.</param>
/// <param name="FrameTimes_BF">When each frame is shown, in eighths of a second; null counts 0, 1, 2, …</param>
/// <param name="ImageKept_B">1, or 0 for a clip that shall not see its still (guidance, dropout); null keeps all.</param>
public sealed record FrameConditions(
    Tensor Text_BLD,
    Tensor? Labels_BE = null,
    Tensor? Motion_BMD = null,
    Tensor? MotionMask_BM = null,
    Tensor? StillLatent_BChw = null,
    Tensor? StillImage_BCHW = null,
    Tensor? ImageTokens_BMD = null,
    Tensor? Fps_B = null,
    Tensor? Strength_B = null,
    Tensor? FrameTimes_BF = null,
    Tensor? ImageKept_B = null)
{
    /// <summary>With what layers take in the number type of the layers; times and amounts stay as exact as they are.</summary>
    internal FrameConditions To(ScalarType type) => this with
    {
        Text_BLD = Text_BLD.to(type),
        Motion_BMD = Motion_BMD?.to(type),
        StillLatent_BChw = StillLatent_BChw?.to(type),
        StillImage_BCHW = StillImage_BCHW?.to(type),
        ImageTokens_BMD = ImageTokens_BMD?.to(type),
        ImageKept_B = ImageKept_B?.to(type),
    };
}
