using System.Collections.Immutable;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>What a tenant stores.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.TenantRecord")]
public sealed record TenantRecord
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<TenantSession> Sessions { get; init; } = [];
}
