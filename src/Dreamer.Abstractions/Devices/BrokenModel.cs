namespace Dreamer.Devices;

/// <summary>A model that a device was given and cannot read, and why.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.BrokenModel")]
public sealed record BrokenModel([property: Id(0)] string Name, [property: Id(1)] string Reason);
