namespace Dreamer.Devices;

/// <summary>How long the last steps of a model took on a device that were of one shape, such as <c>16x96x64</c>: frames, width and height.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DeviceStepTime")]
public sealed record DeviceStepTime(
    [property: Id(0)] string Model,
    [property: Id(1)] string Shape,
    [property: Id(2)] double MedianMs,
    [property: Id(3)] double P95Ms,
    [property: Id(4)] int Chunks);
