namespace Dreamer.Client.Usage;

/// <summary>What one generation used: a line of the tenant's ledger, which outlives the generation.</summary>
public sealed record UsageRecord
{
    /// <summary>The generation's id.</summary>
    public required string Generation { get; init; }

    /// <summary>The session that it belonged to.</summary>
    public required string SessionId { get; init; }

    /// <summary>One of <see cref="Generations.GenerationKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The text_to_video whose still this is; the video's own line holds its clip alone.</summary>
    public string? StillOf { get; init; }

    /// <summary>The model that made it.</summary>
    public string? Model { get; init; }

    /// <summary>The state that the generation ended in.</summary>
    public required string Outcome { get; init; }

    /// <summary>Whether the result is a copy of what the same request gave before, which took no steps.</summary>
    public bool Repeat { get; init; }

    /// <summary>Which try it was that ended it.</summary>
    public int Attempt { get; init; }

    /// <summary>Denoising steps that were made.</summary>
    public int Steps { get; init; }

    /// <summary>How long a device worked on it.</summary>
    public double DeviceSeconds { get; init; }

    /// <summary>Frames that were made: 1 for a still, 0 where it did not succeed.</summary>
    public int Frames { get; init; }

    /// <summary>Pixels of all those frames.</summary>
    public long Pixels { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a device took it first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset EndedAt { get; init; }

    /// <summary>The id of the key that asked; null in lines from before it was kept.</summary>
    public string? Key { get; init; }
}
