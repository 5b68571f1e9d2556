using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>
/// A session as clients see it; its generations are the tree, oldest first. While more of what it was forked from is to come, it is <c>copying</c>.
/// </summary>
internal sealed record SessionResource(
    string Id,
    string Title,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<NodeResource> Generations,
    long LastSequence,
    string? ForkedFrom,
    bool? Copying)
{
    public static SessionResource Of(SessionView view) => new(
        view.Id.Value,
        view.Title,
        view.CreatedAt,
        view.Metadata,
        [.. view.Generations.Select(NodeResource.Of)],
        view.LastSequence,
        view.ForkedFrom?.Value,
        view.IsCopying ? true : null);
}
