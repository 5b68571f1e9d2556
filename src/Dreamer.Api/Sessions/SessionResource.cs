using System.ComponentModel;
using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>
/// A session as clients see it; its generations are the tree, oldest first. While more of what it was forked from is to come, it is <c>copying</c>.
/// </summary>
internal sealed record SessionResource(
    [property: Description("Its id."), Example("ses_01a21b3d017973f3b6488b873bbf4fea")] string Id,
    [property: Description("Its title; empty without one."), Example("stars")] string Title,
    [property: Description("When it was opened.")] DateTimeOffset CreatedAt,
    [property: Description("The texts that were sent with it.")] IReadOnlyDictionary<string, string> Metadata,
    [property: Description("The tree of its generations, oldest first.")] IReadOnlyList<NodeResource> Generations,
    [property: Description("The number of its last event."), Example(17)] long LastSequence,
    [property: Description("The session that it is a copy of. Absent unless it is one.")]
    [property: Example("ses_01a21b3d017973f3b6488b873bbf4fea")] string? ForkedFrom,
    [property: Description("True while more of the session that it was forked from is to come. Absent otherwise.")] bool? Copying)
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
