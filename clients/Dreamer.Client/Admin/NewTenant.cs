namespace Dreamer.Client.Admin;

/// <summary>What a tenant is created with: an id of 1 to 32 small letters, digits and inner hyphens.</summary>
public sealed record NewTenant(string Id, string? Title = null);
