using Dreamer.Generations;

namespace Dreamer.Sessions;

/// <summary>One generation as its session's tree shows it.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.SessionNode")]
public sealed record SessionNode(
    [property: Id(0)] GenerationId Id,
    [property: Id(1)] GenerationKind Kind,
    [property: Id(2)] GenerationId? Parent,
    [property: Id(3)] GenerationState State,
    [property: Id(4)] DateTimeOffset CreatedAt);
