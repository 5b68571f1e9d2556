namespace Dreamer.Sessions;

/// <summary>What an event tells.</summary>
public enum SessionEventKind
{
    /// <summary>A generation entered a state or a stage.</summary>
    State,

    /// <summary>A chunk of steps is done.</summary>
    Progress,

    /// <summary>A preview can be fetched.</summary>
    Preview,

    /// <summary>An artifact can be fetched.</summary>
    Output,

    /// <summary>A generation failed.</summary>
    Error,

    /// <summary>The session's title or metadata changed.</summary>
    Session,

    /// <summary>Generations are hidden, and soon deleted.</summary>
    Deleted,

    /// <summary>Generations that were hidden are back.</summary>
    Restored,
}
