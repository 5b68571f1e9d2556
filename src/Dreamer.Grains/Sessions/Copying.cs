namespace Dreamer.Grains.Sessions;

/// <summary>A fork that is not whole: the way to a node of the session's first nodes, or all of them. Later ones are not copied.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Copying")]
public sealed record Copying(
    [property: Id(0)] SessionId From,
    [property: Id(1)] GenerationId? UpTo,
    [property: Id(2)] int Nodes);
