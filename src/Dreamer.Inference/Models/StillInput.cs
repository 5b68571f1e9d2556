using Dreamer.Media;

namespace Dreamer.Inference.Models;

/// <summary>The still that a clip starts from: the picture as people see it, and its latents.</summary>
public sealed record StillInput(RgbImage Image, byte[] Latents);
