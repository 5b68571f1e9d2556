using Dreamer.Generations;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>What one generation used. It outlives the generation.</summary>
internal sealed record UsageResource
{
    public required string Generation { get; init; }

    public required string SessionId { get; init; }

    public required GenerationKind Kind { get; init; }

    /// <summary>The text_to_video whose still this is; the video's own line holds its clip alone.</summary>
    public required string? StillOf { get; init; }

    public required string? Model { get; init; }

    public required GenerationState Outcome { get; init; }

    /// <summary>Whether the result is a copy of what the same request gave before, which took no steps.</summary>
    public required bool Repeat { get; init; }

    public required int Attempt { get; init; }

    public required int Steps { get; init; }

    public required double DeviceSeconds { get; init; }

    /// <summary>Frames that were made: 1 for a still, 0 where it did not succeed.</summary>
    public required int Frames { get; init; }

    /// <summary>Pixels of all those frames.</summary>
    public required long Pixels { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>Its UTC day is the one that it is counted in.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    public static UsageResource Of(UsageRecord usage) => new()
    {
        Generation = usage.Generation.Value,
        SessionId = usage.Generation.Session.Value,
        Kind = usage.Kind,
        StillOf = usage.StillOf?.Value,
        Model = usage.Model,
        Outcome = usage.Outcome,
        Repeat = usage.IsRepeat,
        Attempt = usage.Attempt,
        Steps = usage.Steps,
        DeviceSeconds = usage.DeviceTime.TotalSeconds,
        Frames = usage.Frames,
        Pixels = usage.Pixels,
        CreatedAt = usage.CreatedAt,
        StartedAt = usage.StartedAt,
        EndedAt = usage.EndedAt,
    };
}
