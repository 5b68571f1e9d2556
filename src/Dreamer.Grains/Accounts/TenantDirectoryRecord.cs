using System.Collections.Immutable;

namespace Dreamer.Grains.Accounts;

/// <summary>What the list of tenants stores: names alone, since the rest is each tenant's own to say.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.TenantDirectoryRecord")]
public sealed record TenantDirectoryRecord
{
    /// <summary>In ordinal order.</summary>
    [Id(0)] public ImmutableArray<TenantId> Tenants { get; init; } = [];
}
