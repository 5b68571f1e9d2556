using Dreamer.Media;

namespace Dreamer.Inference.Denoising;

/// <summary>What a job decoded to: one picture is a still, more are a clip.</summary>
internal sealed record Frames(IReadOnlyList<RgbImage> Pictures, double Fps);
