using Dreamer.Generations;

namespace Dreamer.Sessions;

/// <summary>
/// One numbered entry of a session's log. Numbers only grow; they may skip after a crash. <c>Missed</c> is told to one reader: events that
/// it had not read yet left the log before this one.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.SessionEvent")]
public sealed record SessionEvent(
    [property: Id(0)] long Sequence,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] SessionEventKind Kind,
    [property: Id(3)] GenerationId Generation,
    [property: Id(4)] GenerationProgress Progress,
    [property: Id(5)] Artifact? Artifact = null,
    [property: Id(6)] GenerationError? Error = null,
    [property: Id(7)] bool Missed = false);
