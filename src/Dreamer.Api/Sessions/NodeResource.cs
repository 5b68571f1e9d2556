using System.ComponentModel;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>A generation as its session's tree shows it.</summary>
internal sealed record NodeResource(
    [property: Description("The generation's id."), Example("gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9")] string Id,
    [property: Description("What it makes, and of what.")] GenerationKind Kind,
    [property: Description("The generation that it grew from. Absent where it grew from none.")] string? Parent,
    [property: Description("Where it is in its life.")] GenerationState State,
    [property: Description("When its session listed it, just after it was accepted.")] DateTimeOffset CreatedAt)
{
    public static NodeResource Of(SessionNode node) => new(node.Id.Value, node.Kind, node.Parent?.Value, node.State, node.CreatedAt);
}
