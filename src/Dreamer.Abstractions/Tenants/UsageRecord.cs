using Dreamer.Generations;

namespace Dreamer.Tenants;

/// <summary>
/// What one generation used, settled once at its end: a line of its tenant's ledger. The still of a text_to_video is a generation of its own
/// and has a line of its own; the video's line holds stage two alone, so that no work stands in two lines.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.UsageRecord")]
public sealed record UsageRecord
{
    /// <summary>The line's key: a generation ends once.</summary>
    [Id(0)] public required GenerationId Generation { get; init; }

    /// <summary>The admission that it ended with. What earlier ones did after the last checkpoint is in no line.</summary>
    [Id(1)] public required int Attempt { get; init; }

    [Id(2)] public required GenerationKind Kind { get; init; }

    /// <summary>Null when no device had admitted it.</summary>
    [Id(3)] public string? Model { get; init; }

    [Id(4)] public required GenerationState Outcome { get; init; }

    /// <summary>Whether its result is a copy of what the same request gave before: billed as a repeat, without steps or device time.</summary>
    [Id(5)] public bool IsRepeat { get; init; }

    /// <summary>The text_to_video whose still this is.</summary>
    [Id(6)] public GenerationId? StillOf { get; init; }

    [Id(7)] public int Steps { get; init; }

    /// <summary>What its beginning, steps, previews and decoding took of a device, as measured; a shared step counts by the share.</summary>
    [Id(8)] public TimeSpan DeviceTime { get; init; }

    [Id(9)] public required FrameSize Size { get; init; }

    /// <summary>Frames that were made: 1 for a still, 0 where it did not succeed.</summary>
    [Id(10)] public int Frames { get; init; }

    [Id(11)] public required DateTimeOffset CreatedAt { get; init; }
    [Id(12)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Its UTC day is the day of the ledger that the line is in.</summary>
    [Id(13)] public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The id of the key that asked; null in lines from before it was kept.</summary>
    [Id(20)] public string? Key { get; init; }

    public DateOnly Day => DateOnly.FromDateTime(EndedAt.UtcDateTime);

    public long Pixels => Size.Pixels * Frames;
}
