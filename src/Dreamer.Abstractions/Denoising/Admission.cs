using System.Collections.Immutable;
using Dreamer.Generations;

namespace Dreamer.Denoising;

/// <summary>A device's answer to an order: its progress once it is admitted, else its place in the device's queue (ask again), or all that was to be made, because it was made before.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Admission")]
public sealed record Admission([property: Id(0)] JobProgress? Progress, [property: Id(1)] int Position, [property: Id(2)] ImmutableArray<Artifact>? Repeated = null)
{
    /// <summary>Until it has a place, as far as that can be told.</summary>
    [Id(3)] public long? StartsInMs { get; init; }

    /// <summary>Until it is done.</summary>
    [Id(4)] public long? EtaMs { get; init; }
}
