namespace Dreamer.Client.Models;

/// <summary>
/// A model of the server, with the size, frames and rate that it is best asked for; of one that is not <c>ready</c>, why it cannot be used.
/// </summary>
public sealed record Model(string Id, string? Revision, FrameSize DefaultSize, int DefaultFrames, double DefaultFps, string State = "ready", string? Detail = null)
{
    /// <summary>The words that it knows, by what they name: <c>shapes</c>, <c>colours</c> and so on; null where it does not say.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Vocabulary { get; init; }

    /// <summary>What each side of a size is a multiple of.</summary>
    public int? SizeMultiple { get; init; }

    /// <summary>Pixels of a frame at most, in whatever shape; null where it does not say.</summary>
    public long? MaxPixels { get; init; }

    /// <summary>Frames of a clip at most; null where it does not say.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>Others are made, with a warning; null where it does not say.</summary>
    public IReadOnlyList<int>? TrainedSizes { get; init; }

    /// <summary>Others are made, with a warning; null where it does not say.</summary>
    public IReadOnlyList<int>? TrainedFrames { get; init; }
}
