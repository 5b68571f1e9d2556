using Dreamer.Generations;

namespace Dreamer.Denoising;

/// <summary>
/// How far a job is, and what it took of a device from its beginning, before the checkpoint that it resumed from, too. Paused, it has given its
/// place to a more urgent one, or its next step needs another part of the model than is in the device's memory; it goes on when it is asked to
/// and has a place again, here or on another device. The part is the one that its next step needs, of a model that has any. It is done in as many
/// milliseconds, as far as that can be told.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.JobProgress")]
public sealed record JobProgress([property: Id(0)] int Step, [property: Id(1)] int Steps, [property: Id(2)] double StepMs, [property: Id(3)] bool IsPaused = false, [property: Id(4)] Artifact? Preview = null, [property: Id(5)] TimeSpan DeviceTime = default, [property: Id(6)] string? Part = null, [property: Id(7)] long? EtaMs = null)
{
    public bool IsDone => Step >= Steps;
}
