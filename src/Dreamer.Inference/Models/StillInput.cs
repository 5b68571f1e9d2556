using Dreamer.Media;

namespace Dreamer.Inference.Models;

/// <summary>The still that a clip or a refinement starts from: the picture as people see it, and its latents, which an uploaded one does not have.</summary>
public sealed record StillInput(RgbImage Image, byte[]? Latents);
