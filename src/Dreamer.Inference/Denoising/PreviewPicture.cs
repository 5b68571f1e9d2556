using Dreamer.Media;

namespace Dreamer.Inference.Denoising;

/// <summary>What a job looked like after a step.</summary>
internal sealed record PreviewPicture(RgbImage Picture, int Step);
