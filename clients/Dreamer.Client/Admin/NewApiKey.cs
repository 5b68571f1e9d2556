namespace Dreamer.Client.Admin;

/// <summary>What a key is made with; without scopes it has <c>generate</c> and <c>read</c>, and without an end it has none.</summary>
public sealed record NewApiKey(string? Name = null, IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null);
