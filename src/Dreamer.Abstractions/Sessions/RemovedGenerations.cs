using System.Collections.Immutable;

namespace Dreamer.Sessions;

/// <summary>Generations that are hidden, the one that was asked for first, and when they are gone for good.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.RemovedGenerations")]
public sealed record RemovedGenerations(
    [property: Id(0)] ImmutableArray<GenerationId> Generations, [property: Id(1)] DateTimeOffset RestorableUntil);
