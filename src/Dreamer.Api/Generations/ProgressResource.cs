using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>How far a generation is; steps count within the stage.</summary>
internal sealed record ProgressResource(GenerationStage? Stage, int Step, int Steps, long? EtaMs, int? Position, bool Paused)
{
    public static ProgressResource Of(GenerationProgress progress) =>
        new(progress.Stage, progress.Step, progress.Steps, progress.EtaMs, progress.Position, progress.Paused);
}
