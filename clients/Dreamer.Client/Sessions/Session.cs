namespace Dreamer.Client.Sessions;

/// <summary>A tree of generations that belong together, oldest first.</summary>
public sealed record Session(
    string Id,
    string Title,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<SessionNode> Generations,
    long LastSequence,
    string? ForkedFrom,
    bool? Copying = null);
