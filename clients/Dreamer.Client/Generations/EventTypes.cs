namespace Dreamer.Client.Generations;

/// <summary>The names of what can happen to a generation.</summary>
public static class EventTypes
{
    public const string State = "state";
    public const string Progress = "progress";
    public const string Preview = "preview";
    public const string Output = "output";
    public const string Error = "error";
}
