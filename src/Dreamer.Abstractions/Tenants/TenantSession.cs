using Dreamer.Sessions;

namespace Dreamer.Tenants;

/// <summary>One line of a tenant's list of sessions.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.TenantSession")]
public sealed record TenantSession(
    [property: Id(0)] SessionId Id,
    [property: Id(1)] string Title,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] SessionOrigin Origin = SessionOrigin.Session)
{
    /// <summary>Of one that was searched for, what was asked for in it and has the words that its title has not.</summary>
    [Id(4)] public string? Found { get; init; }
}
