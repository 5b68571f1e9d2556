namespace Dreamer.Client.Models;

/// <summary>
/// A model of the server, with the size, frames and rate that it is best asked for; of one that is not <c>ready</c>, why it cannot be used.
/// </summary>
public sealed record Model(string Id, string? Revision, int DefaultSize, int DefaultFrames, double DefaultFps, string State = "ready", string? Detail = null)
{
    /// <summary>The words that it knows, by what they name: <c>shapes</c>, <c>colours</c> and so on; null where it does not say.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Vocabulary { get; init; }

    /// <summary>Others are made, with a warning; null where it does not say.</summary>
    public IReadOnlyList<int>? TrainedSizes { get; init; }

    /// <summary>Others are made, with a warning; null where it does not say.</summary>
    public IReadOnlyList<int>? TrainedFrames { get; init; }
}
