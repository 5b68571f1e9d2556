namespace Dreamer.Devices;

/// <summary>A device as it last reported, and when that was.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.KnownDevice")]
public sealed record KnownDevice([property: Id(0)] DeviceReport Report, [property: Id(1)] DateTimeOffset At);
