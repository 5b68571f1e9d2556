using System.Collections.Immutable;

namespace Dreamer.Accounts;

/// <summary>Whether a tenant lets a caller in.</summary>
public enum AccessOutcome
{
    Granted,

    /// <summary>There is no such tenant, or it has no such key any more.</summary>
    Unknown,

    Suspended,
}

/// <summary>What a tenant says of a caller, and how many requests it allows where it does not leave that to the server's settings.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Access")]
public sealed record Access
{
    public static Access Refused { get; } = new() { Outcome = AccessOutcome.Unknown };

    [Id(0)] public AccessOutcome Outcome { get; init; }

    /// <summary>The key that was shown; null where none was asked about.</summary>
    [Id(1)] public KeyId? Key { get; init; }

    [Id(2)] public ImmutableArray<Scope> Scopes { get; init; } = [];

    /// <summary>Whether the key is the one that the first start showed.</summary>
    [Id(3)] public bool IsPrinted { get; init; }

    [Id(4)] public double? RequestsPerSecond { get; init; }
    [Id(5)] public int? RequestBurst { get; init; }
}
