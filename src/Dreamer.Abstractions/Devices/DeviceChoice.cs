namespace Dreamer.Devices;

/// <summary>The device and model that shall run a job; together they key its denoiser and its VAE.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DeviceChoice")]
public sealed record DeviceChoice([property: Id(0)] string Device, [property: Id(1)] string Model);
