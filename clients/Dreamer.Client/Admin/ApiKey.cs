namespace Dreamer.Client.Admin;

/// <summary>A key, by its id, which is no secret.</summary>
public sealed record ApiKey
{
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string Name { get; init; }

    /// <summary>Some of <c>generate</c>, <c>read</c> and <c>admin</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary><c>active</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To within five minutes.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The key itself, in the answer that made it and in no other: not in a repetition of that either.</summary>
    public string? Secret { get; init; }
}
