namespace Dreamer.Bench.Scale.Worlds;

/// <summary>A kind of device: its share of the fleet, its memory, how much longer steps take than in bfloat16, its models, and whether it may be taken away.</summary>
internal sealed record DeviceKind(string Name, double Share, long Memory, double Slowness, IReadOnlyList<string> Models, bool IsSpot = false, bool IsOfDay = false);
