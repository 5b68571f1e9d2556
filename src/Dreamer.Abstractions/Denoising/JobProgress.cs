using Dreamer.Generations;

namespace Dreamer.Denoising;

/// <summary>
/// How far a job is, and what it took of a device from its beginning, before the checkpoint that it resumed from, too. Paused, it has given its
/// place to a more urgent one, and goes on when it is asked to and has one again.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.JobProgress")]
public sealed record JobProgress([property: Id(0)] int Step, [property: Id(1)] int Steps, [property: Id(2)] double StepMs, [property: Id(3)] bool IsPaused = false, [property: Id(4)] Artifact? Preview = null, [property: Id(5)] TimeSpan DeviceTime = default)
{
    public bool IsDone => Step >= Steps;
}
