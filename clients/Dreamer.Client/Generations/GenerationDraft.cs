namespace Dreamer.Client.Generations;

/// <summary>
/// A draft stops after some of its result's steps, and can be finished from there until it expires; its bytes are those of the latent that is
/// kept for that.
/// </summary>
public sealed record GenerationDraft
{
    public required int StopAfter { get; init; }

    public required int Steps { get; init; }

    /// <summary>The generation that finishes it, once that was asked for.</summary>
    public string? FinishesAs { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public long Bytes { get; init; }
}
