namespace Dreamer.Client.Sessions;

/// <summary>A generation as its session's tree shows it.</summary>
public sealed record SessionNode(string Id, string Kind, string? Parent, string State, DateTimeOffset CreatedAt);
