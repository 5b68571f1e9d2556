using System.ComponentModel;
using Dreamer.Generations;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>What one generation used. It outlives the generation.</summary>
internal sealed record UsageResource
{
    [Description("The generation's id; it may be deleted by now.")]
    public required string Generation { get; init; }

    [Description("Its session's id.")]
    public required string SessionId { get; init; }

    [Description("What it made, and of what.")]
    public required GenerationKind Kind { get; init; }

    [Description("The text_to_video whose still this is; the video's own line holds its clip alone.")]
    public required string? StillOf { get; init; }

    [Description("The model that made it. Absent where none began.")]
    public required string? Model { get; init; }

    [Description("How it ended.")]
    public required GenerationState Outcome { get; init; }

    [Description("Whether the result is a copy of what the same request gave before, which took no steps.")]
    public required bool Repeat { get; init; }

    [Description("How often it was taken up.")]
    public required int Attempt { get; init; }

    [Description("Denoising steps.")]
    public required int Steps { get; init; }

    [Description("Seconds that devices worked on it.")]
    public required double DeviceSeconds { get; init; }

    [Description("Frames that were made: 1 for a still, 0 where it did not succeed.")]
    public required int Frames { get; init; }

    [Description("Pixels of all those frames.")]
    public required long Pixels { get; init; }

    [Description("When it was accepted.")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("When a device first admitted it. Absent where none did.")]
    public required DateTimeOffset? StartedAt { get; init; }

    [Description("Its UTC day is the one that it is counted in.")]
    public required DateTimeOffset EndedAt { get; init; }

    [Description("The id of the key that asked. Absent in lines from before it was kept.")]
    public required string? Key { get; init; }

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
        Key = usage.Key,
    };
}
