namespace Dreamer.Accounts;

/// <summary>
/// A person's browser that somebody signed in with a key: it is let in as long as the key is. Of its secret, which the cookie holds, only the hash is kept.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.SignIn")]
public sealed record SignIn
{
    [Id(0)] public required string Hash { get; init; }

    /// <summary>The hash of a key that was made here; null for one of the server's own, and where a link was followed.</summary>
    [Id(1)] public string? KeyHash { get; init; }

    /// <summary>What tells a key of the server's own, which somebody may have chosen: it cannot be guessed without the cookie.</summary>
    [Id(2)] public string? KeyProof { get; init; }

    [Id(3)] public DateTimeOffset ExpiresAt { get; init; }
}
