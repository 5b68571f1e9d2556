namespace Dreamer.Client.Generations;

/// <summary>What a cancel did: <c>cancelled</c>, <c>cancelling</c> or <c>already_completed</c>.</summary>
public sealed record Cancellation(string Result);
