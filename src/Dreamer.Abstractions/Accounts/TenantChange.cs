namespace Dreamer.Accounts;

/// <summary>What is changed of a tenant; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.TenantChange")]
public sealed record TenantChange([property: Id(0)] string? Title, [property: Id(1)] bool? IsSuspended);
