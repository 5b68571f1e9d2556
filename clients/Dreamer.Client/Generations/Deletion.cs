namespace Dreamer.Client.Generations;

/// <summary>What a deletion takes, and until when that can be restored.</summary>
public sealed record Deletion(IReadOnlyList<string> Generations, DateTimeOffset RestorableUntil);
