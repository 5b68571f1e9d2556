namespace Dreamer.Client.Admin;

/// <summary>What is changed of a tenant; null stays as it is.</summary>
public sealed record TenantChange(string? Title = null, bool? Suspended = null);
