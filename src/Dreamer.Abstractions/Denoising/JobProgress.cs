using Dreamer.Generations;

namespace Dreamer.Denoising;

/// <summary>How far a job is. Paused, it has given its place to a more urgent one, and goes on when it is asked to and has one again.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.JobProgress")]
public sealed record JobProgress([property: Id(0)] int Step, [property: Id(1)] int Steps, [property: Id(2)] double StepMs, [property: Id(3)] bool IsPaused = false, [property: Id(4)] Artifact? Preview = null)
{
    public bool IsDone => Step >= Steps;
}
