using System.Collections.Immutable;
using Dreamer.Accounts;
using Dreamer.Audit;

namespace Dreamer.Grains.Accounts;

/// <summary>What is stored of who a tenant is.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AccountRecord")]
public sealed record AccountRecord
{
    [Id(0)] public string Title { get; init; } = "";
    [Id(1)] public DateTimeOffset? CreatedAt { get; init; }
    [Id(2)] public bool IsSuspended { get; init; }
    [Id(3)] public TenantLimits Limits { get; init; } = TenantLimits.None;

    /// <summary>Oldest first; those that open nothing any more stay a while, to be shown.</summary>
    [Id(4)] public ImmutableArray<StoredKey> Keys { get; init; } = [];

    /// <summary>For its keys it is gone; what it has goes bit by bit.</summary>
    [Id(5)] public bool IsDeleted { get; init; }

    /// <summary>What the audit log is yet to be told. It is one write with the change itself, so that neither is there without the other.</summary>
    [Id(6)] public ImmutableArray<AuditEntry> Untold { get; init; } = [];

    /// <summary>The request that created it: repeated, it finds its own work.</summary>
    [Id(7)] public Guid Request { get; init; }

    public Access AccessOf(KeyView? key) => new()
    {
        Outcome = IsSuspended ? AccessOutcome.Suspended : AccessOutcome.Granted,
        Key = key?.Id,
        Scopes = key?.Scopes ?? [],
        IsPrinted = key?.IsPrinted == true,
        RequestsPerSecond = Limits.RequestsPerSecond,
        RequestBurst = Limits.RequestBurst,
    };

    public TenantView ViewOf(TenantId id) => new()
    {
        Id = id,
        Title = Title,
        State = IsDeleted ? TenantState.Deleting : IsSuspended ? TenantState.Suspended : TenantState.Active,
        CreatedAt = CreatedAt,
        Limits = Limits,
    };
}
