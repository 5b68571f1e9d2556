namespace Dreamer.Inference.Models;

/// <summary>What guides the steps before <paramref name="Until"/>; <paramref name="Motion"/> is a clip's.</summary>
public sealed record EarlierInput(int Until, double Guidance, IEmbedding Caption, IEmbedding Negative, IEmbedding? Motion);
