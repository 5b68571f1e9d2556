namespace Dreamer.Client.Models;

/// <summary>
/// A model of the server, with the size, frames and rate that it is best asked for; of one that is not <c>ready</c>, why it cannot be used.
/// </summary>
public sealed record Model(string Id, string? Revision, FrameSize DefaultSize, int DefaultFrames, double DefaultFps, string State = "ready", string? Detail = null)
{
    /// <summary>Whether it draws stills from captions; null where the server does not say.</summary>
    public bool? MakesStills { get; init; }

    /// <summary>Whether it moves stills; null where the server does not say.</summary>
    public bool? MakesClips { get; init; }

    /// <summary>A clip has one frame and a multiple of this: 1 allows any number, and 4 the numbers 4n+1.</summary>
    public int? FrameStep { get; init; }

    /// <summary>What a size is a multiple of, in pixels.</summary>
    public int? SizeMultiple { get; init; }

    /// <summary>The LoRAs in its folder; null where there are none.</summary>
    public IReadOnlyList<string>? Loras { get; init; }

    /// <summary>The words that it knows, by what they name: <c>shapes</c>, <c>colours</c> and so on; null where it does not say.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Vocabulary { get; init; }

    /// <summary>Pixels of a frame at most, in whatever shape; null where it does not say.</summary>
    public long? MaxPixels { get; init; }

    /// <summary>Frames of a clip at most; null where it does not say.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>Others are made, with a warning; null where it does not say.</summary>
    public IReadOnlyList<int>? TrainedSizes { get; init; }

    /// <summary>Others are made, with a warning; null where it does not say.</summary>
    public IReadOnlyList<int>? TrainedFrames { get; init; }
}
