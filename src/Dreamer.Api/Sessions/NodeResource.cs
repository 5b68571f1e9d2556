using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>A generation as its session's tree shows it.</summary>
internal sealed record NodeResource(string Id, GenerationKind Kind, string? Parent, GenerationState State, DateTimeOffset CreatedAt)
{
    public static NodeResource Of(SessionNode node) => new(node.Id.Value, node.Kind, node.Parent?.Value, node.State, node.CreatedAt);
}
