namespace Dreamer.Inference.Models;

/// <summary>What guides a still's steps before <paramref name="Until"/>.</summary>
public sealed record EarlierInput(int Until, double Guidance, IEmbedding Caption, IEmbedding Negative);
