namespace Dreamer.Client.Sessions;

/// <summary>What a session is created with.</summary>
public sealed record NewSession(string? Title = null, IReadOnlyDictionary<string, string>? Metadata = null);
