namespace Dreamer.Diffusion.Pipelines;

/// <summary>What guides a clip's steps before <paramref name="Until"/>, ahead of what guides the rest.</summary>
public sealed record ClipGuide(int Until, double Guidance, CaptionEmbedding Caption, MotionEmbedding Motion);
