namespace Dreamer.Audit;

/// <summary>Who did what to keys, tenants and limits. It is written once and never changes.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AuditEntry")]
public sealed record AuditEntry
{
    /// <summary>Told twice, it is still one.</summary>
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }

    /// <summary>The id of the key that asked, or <c>local</c>.</summary>
    [Id(2)] public required string By { get; init; }

    [Id(3)] public string? Address { get; init; }

    /// <summary>Such as <c>key.revoke</c>.</summary>
    [Id(4)] public required string Action { get; init; }

    [Id(5)] public required TenantId Tenant { get; init; }

    /// <summary>The key that it was done to.</summary>
    [Id(6)] public KeyId? Key { get; init; }

    /// <summary>What changed, in a few words.</summary>
    [Id(7)] public string? Detail { get; init; }

    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);
}
