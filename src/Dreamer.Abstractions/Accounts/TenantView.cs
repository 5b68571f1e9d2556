namespace Dreamer.Accounts;

/// <summary>What a tenant may do at all. On the wire in snake_case.</summary>
public enum TenantState
{
    Active,

    /// <summary>Its keys are refused; what it has stays.</summary>
    Suspended,

    /// <summary>It is gone for its keys, and what it has goes bit by bit.</summary>
    Deleting,
}

/// <summary>A tenant as its administrators see it.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.TenantView")]
public sealed record TenantView
{
    [Id(0)] public required TenantId Id { get; init; }
    [Id(1)] public string Title { get; init; } = "";
    [Id(2)] public TenantState State { get; init; }

    /// <summary>Null for the local tenant, as long as nothing about it was ever changed.</summary>
    [Id(3)] public DateTimeOffset? CreatedAt { get; init; }

    [Id(4)] public TenantLimits Limits { get; init; } = TenantLimits.None;
}
