namespace Dreamer.Generations;

/// <summary>How far a generation is; steps count within the stage. Paused, it has given its place on the device to a more urgent one, and will go on.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationProgress")]
public sealed record GenerationProgress(
    [property: Id(0)] GenerationState State,
    [property: Id(1)] GenerationStage? Stage = null,
    [property: Id(2)] int Step = 0,
    [property: Id(3)] int Steps = 0,
    [property: Id(4)] long? EtaMs = null,
    [property: Id(5)] int? Position = null,
    [property: Id(6)] bool Paused = false,
    [property: Id(7)] long? StartsInMs = null);
