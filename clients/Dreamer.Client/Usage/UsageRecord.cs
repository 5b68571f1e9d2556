namespace Dreamer.Client.Usage;

/// <summary>What one generation used: a line of the tenant's ledger, which outlives the generation.</summary>
public sealed record UsageRecord
{
    public required string Generation { get; init; }

    public required string SessionId { get; init; }

    public required string Kind { get; init; }

    /// <summary>The text_to_video whose still this is; the video's own line holds its clip alone.</summary>
    public string? StillOf { get; init; }

    public string? Model { get; init; }

    /// <summary>The state that the generation ended in.</summary>
    public required string Outcome { get; init; }

    /// <summary>Whether the result is a copy of what the same request gave before, which took no steps.</summary>
    public bool Repeat { get; init; }

    public int Attempt { get; init; }

    public int Steps { get; init; }

    public double DeviceSeconds { get; init; }

    /// <summary>Frames that were made: 1 for a still, 0 where it did not succeed.</summary>
    public int Frames { get; init; }

    /// <summary>Pixels of all those frames.</summary>
    public long Pixels { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    /// <summary>The id of the key that asked; null in lines from before it was kept.</summary>
    public string? Key { get; init; }
}
