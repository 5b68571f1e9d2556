namespace Dreamer.Client.Generations;

/// <summary>
/// How far a generation is: <c>encode</c>, <c>stage_one</c>, <c>stage_two</c> or <c>decode</c>, and the step within it; paused while
/// others have the device.
/// </summary>
public sealed record GenerationProgress(string? Stage, int Step, int Steps, long? EtaMs, int? Position, bool Paused = false)
{
    /// <summary>Milliseconds until a device begins with it, while it waits; null where nobody can know.</summary>
    public long? StartsInMs { get; init; }
}
