namespace Dreamer.Bench.Serving.Devices;

/// <summary>What a simulated device notes.</summary>
internal enum DeviceEventKind
{
    Began,
    Stepped,
    Freed,
}
