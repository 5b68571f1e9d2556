namespace Dreamer.Client.Admin;

/// <summary>A key, by its id, which is no secret.</summary>
public sealed record ApiKey
{
    /// <summary>What it is named by.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>A text of one's own.</summary>
    public required string Name { get; init; }

    /// <summary>Some of <c>generate</c>, <c>read</c> and <c>admin</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary><c>active</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it opens nothing any more; null where it has no end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To within five minutes.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked; null while it is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The key itself, in the answer that made it and in no other. Null, too, where that answer was lost and came again without it: revoke such a key, and make another.</summary>
    public string? Secret { get; init; }
}
