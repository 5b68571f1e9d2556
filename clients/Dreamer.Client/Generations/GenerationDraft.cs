namespace Dreamer.Client.Generations;

/// <summary>
/// A draft stops after some of its result's steps, and can be finished from there until it expires; its bytes are those of the latent that is
/// kept for that.
/// </summary>
public sealed record GenerationDraft
{
    /// <summary>Steps that were made.</summary>
    public required int StopAfter { get; init; }

    /// <summary>Steps of the whole.</summary>
    public required int Steps { get; init; }

    /// <summary>The generation that finishes it, once that was asked for.</summary>
    public string? FinishesAs { get; init; }

    /// <summary>Until when it can be finished.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Bytes of the latent that is kept.</summary>
    public long Bytes { get; init; }
}
