using System.Collections.Immutable;
using Dreamer.Generations;

namespace Dreamer.Denoising;

/// <summary>
/// How far a finished job is decoded, what it became once all of it is, and the device time that it took from its beginning to here; inexact if it went
/// on on another kind of device, or in another number type, than it began.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.Decoding")]
public sealed record Decoding(
    [property: Id(0)] ImmutableArray<Artifact> Artifacts,
    [property: Id(1)] TimeSpan DeviceTime,
    [property: Id(2)] bool Inexact = false,
    [property: Id(3)] int FramesDone = 0,
    [property: Id(4)] int Frames = 0)
{
    public bool IsDone => !Artifacts.IsEmpty;
}
