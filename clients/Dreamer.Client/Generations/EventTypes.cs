namespace Dreamer.Client.Generations;

/// <summary>The names of what can happen to a generation.</summary>
public static class EventTypes
{
    /// <summary>Its state changed.</summary>
    public const string State = "state";

    /// <summary>It got further.</summary>
    public const string Progress = "progress";

    /// <summary>A small picture of the work is there.</summary>
    public const string Preview = "preview";

    /// <summary>A result is there.</summary>
    public const string Output = "output";

    /// <summary>It failed, and the event says why.</summary>
    public const string Error = "error";
}
