namespace Dreamer.Devices;

/// <summary>A part of a model that comes into a device's memory and leaves it by itself: its encoder of texts, or a network that takes steps.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DevicePart")]
public sealed record DevicePart(
    [property: Id(0)] string Name,
    [property: Id(1)] bool EmbedsTexts,
    [property: Id(2)] long WeightBytes,
    [property: Id(3)] bool Resident = false);
