namespace Dreamer.Client.Generations;

/// <summary>A draft, and the steps that were done for it.</summary>
public sealed record DraftStep(string Draft, int Step);
