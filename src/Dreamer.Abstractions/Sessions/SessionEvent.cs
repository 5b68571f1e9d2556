using Dreamer.Generations;

namespace Dreamer.Sessions;

/// <summary>
/// One numbered entry of a session's log. Numbers only grow; they may skip after a crash. <c>Missed</c> is told to one reader: events that
/// it had not read yet left the log before this one. One with a <c>Change</c> is the session's, and no generation's.
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
    [property: Id(7)] bool Missed = false,
    [property: Id(8)] SessionChange? Change = null)
{
    private static readonly GenerationProgress s_none = new(GenerationState.Queued);

    /// <summary>Of the session itself: it is no generation's, and says nothing of one.</summary>
    public static SessionEvent OfSession(long sequence, DateTimeOffset at, SessionEventKind kind, SessionChange change) =>
        new(sequence, at, kind, default, s_none, Change: change);
}
