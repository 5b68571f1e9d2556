namespace Dreamer.Bench.Serving.Devices;

/// <summary>What a device did for the request of a label, when by <see cref="System.Diagnostics.Stopwatch"/>, and how long it was busy with that.</summary>
internal sealed record DeviceEvent(DeviceEventKind Kind, string Label, long At, TimeSpan Busy);
