namespace Dreamer.Client.Sessions;

/// <summary>A session as the list shows it.</summary>
public sealed record SessionSummary(string Id, string Title, DateTimeOffset CreatedAt);
