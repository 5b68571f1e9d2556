namespace Dreamer.Api.Keys;

/// <summary>What is kept of an API key.</summary>
internal sealed record StoredKey(string Hash, DateTimeOffset CreatedAt);
