namespace Dreamer.Sessions;

/// <summary>What a session was opened for: by a client that manages sessions, or by a call that knows only the one thing it asks for.</summary>
public enum SessionOrigin
{
    Session,

    /// <summary>One clip; what it grew from, if anything, is beside it.</summary>
    Video,

    /// <summary>The stills of one request.</summary>
    Images,
}
