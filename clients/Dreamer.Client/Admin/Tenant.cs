namespace Dreamer.Client.Admin;

/// <summary>A tenant; its <paramref name="State"/> is <c>active</c>, <c>suspended</c> or <c>deleting</c>.</summary>
public sealed record Tenant(string Id, string Title, string State, DateTimeOffset? CreatedAt = null);
