namespace Dreamer.Generations;

/// <summary>What makes a generation a draft, and once it is made how long it can be finished; the bytes are those of its latent, which is kept.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationDraft")]
public sealed record GenerationDraft(
    [property: Id(0)] int StopAfter,
    [property: Id(1)] int Steps,
    [property: Id(2)] GenerationId? FinishedAs = null,
    [property: Id(3)] DateTimeOffset? ExpiresAt = null,
    [property: Id(4)] long Bytes = 0);
