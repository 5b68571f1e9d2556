using Dreamer.Bench.Scale.Worlds;
using Dreamer.Devices;

namespace Dreamer.Bench.Scale.Capacities;

/// <summary>Heartbeats of a fleet, as its devices would send them.</summary>
internal static class ImaginedReports
{
    public static DeviceReport[] Of(int devices, Random random) => [.. Enumerable.Range(0, devices).Select(number => OfDevice(number, random))];

    private static DeviceReport OfDevice(int number, Random random) =>
        new($"d{number:00000}", [.. Catalog.Models.Values.Select(model => Of(model, random))], random.Next(8), random.Next(4));

    private static DeviceModel Of(ModelKind model, Random random) => new()
    {
        Name = model.Name,
        Revision = model.Name,
        DefaultSize = 256,
        DefaultFrames = 16,
        DefaultFps = 8,
        WeightBytes = model.Bytes,
        Resident = random.Next(2) == 0,
        StepMs = 100 + random.Next(900),
    };
}
