using System.Collections.Immutable;
using Dreamer.Generations;

namespace Dreamer.Denoising;

/// <summary>What a finished job became, and the device time that it took from its beginning to here; inexact if it went on on another kind of device, or in another number type, than it began.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Decoding")]
public sealed record Decoding([property: Id(0)] ImmutableArray<Artifact> Artifacts, [property: Id(1)] TimeSpan DeviceTime, [property: Id(2)] bool Inexact = false);
