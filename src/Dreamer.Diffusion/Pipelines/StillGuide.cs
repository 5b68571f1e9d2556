namespace Dreamer.Diffusion.Pipelines;

/// <summary>What guides a still's steps before <paramref name="Until"/>, ahead of what guides the rest.</summary>
public sealed record StillGuide(int Until, double Guidance, CaptionEmbedding Caption, CaptionEmbedding Negative);
