namespace Dreamer.Client.Sessions;

/// <summary>How a session is copied: up to a generation and all that it comes from, or whole.</summary>
public sealed record SessionFork(string? Generation = null, string? Title = null, IReadOnlyDictionary<string, string>? Metadata = null);
