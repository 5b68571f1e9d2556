namespace Dreamer.Devices;

/// <summary>
/// A device's memory in bytes: all that it has, what is used of it by whomever, what it may use at most here, and what its models and jobs do.
/// Only a GPU's own memory is measured.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.DeviceMemoryUse")]
public sealed record DeviceMemoryUse(
    [property: Id(0)] long? Total,
    [property: Id(1)] long? Used,
    [property: Id(2)] long Budget,
    [property: Id(3)] long Models,
    [property: Id(4)] long Jobs);
