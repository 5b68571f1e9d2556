namespace Dreamer.Client.Admin;

/// <summary>How a new key takes an old one's place, which lives on for so many seconds (null: a day).</summary>
public sealed record KeyRotation(int? OverlapSeconds = null, string? Name = null, DateTimeOffset? ExpiresAt = null);
