namespace Dreamer.Client.Generations;

/// <summary>What a cancel did: one of <see cref="CancelResults"/>.</summary>
public sealed record Cancellation(string Result);
