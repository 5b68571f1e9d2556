namespace Dreamer.Client.Admin;

/// <summary>Who did what, such as <c>key.revoke</c>, to which tenant or key, when, and from which address.</summary>
public sealed record AuditEntry(
    string Id, DateTimeOffset At, string By, string Action, string Tenant, string? Key = null, string? Detail = null, string? Address = null);
