using System.Collections.Immutable;
using Dreamer.Generations;

namespace Dreamer.Denoising;

/// <summary>What a finished job became, and the device time that it took from its beginning to here.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Decoding")]
public sealed record Decoding([property: Id(0)] ImmutableArray<Artifact> Artifacts, [property: Id(1)] TimeSpan DeviceTime);
