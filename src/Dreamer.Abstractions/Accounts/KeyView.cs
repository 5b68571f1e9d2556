using System.Collections.Immutable;

namespace Dreamer.Accounts;

/// <summary>Whether a key opens anything. On the wire in snake_case.</summary>
public enum KeyState
{
    Active,
    Expired,
    Revoked,
}

/// <summary>All that is known of a key but its hash.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.KeyView")]
public sealed record KeyView
{
    [Id(0)] public required KeyId Id { get; init; }
    [Id(1)] public string Name { get; init; } = "";
    [Id(2)] public ImmutableArray<Scope> Scopes { get; init; } = [];
    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it opens nothing.</summary>
    [Id(4)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Coarse: later uses of the next few minutes are not noted.</summary>
    [Id(5)] public DateTimeOffset? LastUsedAt { get; init; }

    [Id(6)] public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether it is the one that the first start showed.</summary>
    [Id(7)] public bool IsPrinted { get; init; }

    public KeyState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? KeyState.Revoked : ExpiresAt <= now ? KeyState.Expired : KeyState.Active;
}
