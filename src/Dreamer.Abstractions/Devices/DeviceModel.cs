using System.Collections.Immutable;

namespace Dreamer.Devices;

/// <summary>A model that a device can run, and what it is best asked for.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DeviceModel")]
public sealed record DeviceModel
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>A digest of the weights: the same revision and settings give the same bytes.</summary>
    [Id(1)] public required string Revision { get; init; }

    [Id(2)] public required FrameSize DefaultSize { get; init; }
    [Id(3)] public required int DefaultFrames { get; init; }
    [Id(4)] public required double DefaultFps { get; init; }
    [Id(5)] public required long WeightBytes { get; init; }

    /// <summary>Whether the weights are in the device's memory now.</summary>
    [Id(6)] public bool Resident { get; init; }

    /// <summary>What else the bytes of a result depend on: the kind of device and the number type, such as <c>cuda/bfloat16</c>.</summary>
    [Id(7)] public string Place { get; init; } = "";

    /// <summary>Milliseconds that a step of a guided still of the default size took here lately; null until one was measured.</summary>
    [Id(8)] public double? StepMs { get; init; }

    /// <summary>What it was taught; null for a model that does not say.</summary>
    [Id(9)] public ModelVocabulary? Vocabulary { get; init; }

    /// <summary>Whether it draws stills from captions.</summary>
    [Id(10)] public bool MakesStills { get; init; } = true;

    /// <summary>Whether it moves stills.</summary>
    [Id(11)] public bool MakesClips { get; init; } = true;

    /// <summary>A clip has one frame and a multiple of this: 1 allows any number, and 4 the numbers 4n+1.</summary>
    [Id(12)] public int FrameStep { get; init; } = 1;

    /// <summary>What each side of a size is a multiple of, in pixels.</summary>
    [Id(13)] public int SizeMultiple { get; init; } = 8;

    /// <summary>
    /// Those that come and go by themselves, of steps in the order of their steps; none of a model that is loaded as a whole, nor of a silo of an
    /// earlier version.
    /// </summary>
    [Id(14)] public ImmutableArray<DevicePart> Parts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Pixels of a frame at most, in whatever shape; 0 for one that does not say.</summary>
    [Id(15)] public long MaxPixels { get; init; }

    /// <summary>Frames of a clip at most; 0 for one that does not say.</summary>
    [Id(16)] public int MaxFrames { get; init; }

    /// <summary>The names of the LoRAs in its folder; none of a silo of an earlier version.</summary>
    [Id(18)] public ImmutableArray<string> Loras { get => field.IsDefault ? [] : field; init; } = [];
}
