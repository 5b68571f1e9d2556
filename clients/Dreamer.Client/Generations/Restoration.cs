namespace Dreamer.Client.Generations;

/// <summary>What a restoration brought back.</summary>
public sealed record Restoration(IReadOnlyList<string> Generations);
