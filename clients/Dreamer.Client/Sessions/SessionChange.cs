namespace Dreamer.Client.Sessions;

/// <summary>What is changed of a session; null stays as it is.</summary>
public sealed record SessionChange(string? Title = null, IReadOnlyDictionary<string, string>? Metadata = null);
