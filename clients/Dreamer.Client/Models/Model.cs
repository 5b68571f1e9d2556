namespace Dreamer.Client.Models;

/// <summary>A model that the server can run, with the size, frames and rate that it is best asked for.</summary>
public sealed record Model(string Id, string Revision, int DefaultSize, int DefaultFrames, double DefaultFps)
{
    /// <summary>The words that it knows, by what they name: <c>shapes</c>, <c>colours</c> and so on; null where it does not say.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Vocabulary { get; init; }

    /// <summary>Others are made, with a warning; null where it does not say.</summary>
    public IReadOnlyList<int>? TrainedSizes { get; init; }

    /// <summary>Others are made, with a warning; null where it does not say.</summary>
    public IReadOnlyList<int>? TrainedFrames { get; init; }
}
