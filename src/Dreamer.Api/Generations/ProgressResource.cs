using System.ComponentModel;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>How far a generation is; steps count within the stage.</summary>
internal sealed record ProgressResource(
    [property: Description("What it is busy with. Absent unless it runs.")] GenerationStage? Stage,
    [property: Description("Steps that are done in this stage."), Example(8)] int Step,
    [property: Description("Steps of this stage."), Example(16)] int Steps,
    [property: Description("Milliseconds until it ends, by what is before it and what such work was measured to take. Absent where nobody can know."), Example(1800)] long? EtaMs,
    [property: Description("Its place among those that wait. Absent unless it waits."), Example(0)] int? Position,
    [property: Description("Milliseconds until a device begins with it, by the same. Absent unless it waits, and where nobody can know."), Example(2500)] long? StartsInMs,
    [property: Description("Whether it has given its place on the device to more urgent work; it goes on by itself.")] bool Paused)
{
    public static ProgressResource Of(GenerationProgress progress) =>
        new(progress.Stage, progress.Step, progress.Steps, progress.EtaMs, progress.Position, progress.StartsInMs, progress.Paused);
}
