namespace Dreamer.Generations;

/// <summary>How far a generation is; steps count within the stage.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationProgress")]
public sealed record GenerationProgress(
    [property: Id(0)] GenerationState State,
    [property: Id(1)] GenerationStage? Stage = null,
    [property: Id(2)] int Step = 0,
    [property: Id(3)] int Steps = 0,
    [property: Id(4)] long? EtaMs = null,
    [property: Id(5)] int? Position = null);
