using Dreamer.Generations;

namespace Dreamer.Sessions;

/// <summary>What a generation tells its session, which numbers it: a session event without number and time.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationReport")]
public sealed record GenerationReport(
    [property: Id(0)] GenerationId Generation,
    [property: Id(1)] SessionEventKind Kind,
    [property: Id(2)] GenerationProgress Progress,
    [property: Id(3)] Artifact? Artifact = null,
    [property: Id(4)] GenerationError? Error = null);
