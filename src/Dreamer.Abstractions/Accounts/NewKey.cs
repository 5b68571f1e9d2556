using System.Collections.Immutable;

namespace Dreamer.Accounts;

/// <summary>A key that is to be: its id, so that a repetition makes no second one, and the hash of its secret.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.NewKey")]
public sealed record NewKey
{
    [Id(0)] public required KeyId Id { get; init; }
    [Id(1)] public required string Hash { get; init; }

    /// <summary>What is null is, of a key that takes another's place, the other's.</summary>
    [Id(2)] public string? Name { get; init; }

    [Id(3)] public ImmutableArray<Scope>? Scopes { get; init; }
    [Id(4)] public DateTimeOffset? ExpiresAt { get; init; }
}
