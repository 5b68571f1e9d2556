using System.Collections.Immutable;

namespace Dreamer.Devices;

/// <summary>A heartbeat: what a device is, which models it can run, the first being the one that is meant where none is named, and what it is busy with.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DeviceReport")]
public sealed record DeviceReport(
    [property: Id(0)] string Device,
    [property: Id(1)] ImmutableArray<DeviceModel> Models,
    [property: Id(2)] int Jobs,
    [property: Id(3)] int Waiting)
{
    /// <summary>Those that it cannot run, since they cannot be read; of a silo of an earlier version, nothing.</summary>
    [Id(4)] public ImmutableArray<BrokenModel> Broken { get => field.IsDefault ? [] : field; init; }

    [Id(5)] public DeviceState State { get; init; }

    /// <summary>The silo that owns it; empty of one of an earlier version.</summary>
    [Id(6)] public string Silo { get; init; } = "";

    /// <summary>Null of a silo of an earlier version.</summary>
    [Id(7)] public DeviceMemoryUse? Memory { get; init; }

    /// <summary>How many of its jobs nobody waits for.</summary>
    [Id(8)] public int BatchJobs { get; init; }

    /// <summary>Of the shapes that steps were lately taken in.</summary>
    [Id(9)] public ImmutableArray<DeviceStepTime> StepTimes { get => field.IsDefault ? [] : field; init; }
}
