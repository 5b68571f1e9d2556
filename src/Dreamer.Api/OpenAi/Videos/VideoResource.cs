using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>A clip as OpenAI's clients see it; what they may find null is there all the same.</summary>
internal sealed record VideoResource
{
    /// <summary>In a clip's metadata: the prompt, where its captions are parts of it, and the video that it is a remix of.</summary>
    public const string PromptKey = "prompt", SourceKey = "remixed_from_video_id";

    [Description("Its id, which is the generation's."), Example("gen_01a21b3d017973f3b6488b873bbf4fea_b6488b873bbf4fea")]
    public required string Id { get; init; }

    [Description("What it is: video."), Example("video")]
    public string Object { get; } = "video";

    [Description("The model that makes it."), Example("nano")]
    public required string Model { get; init; }

    [Description("Where it is in its life. One that was cancelled or has expired has failed.")]
    public required VideoStatus Status { get; init; }

    [Description("How much of it is done, in per cent."), Example(42)]
    public required int Progress { get; init; }

    [Description("When it was accepted, in seconds since 1970."), Example(1795773600L)]
    public required long CreatedAt { get; init; }

    [Description("When it was done; null before."), Example(1795773605L), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? CompletedAt { get; init; }

    [Description("When its content goes; null, since it stays until it is deleted."), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? ExpiresAt { get; }

    [Description("The prompt that it is made from."), Example("a large red star on a dark blue background"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Prompt { get; init; }

    [Description("Width and height in pixels, as they are made."), Example("64x64")]
    public required string Size { get; init; }

    [Description("How long it is, as it is made."), Example("2")]
    public required string Seconds { get; init; }

    [Description("The video that it is a remix of; null where it is none."), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? RemixedFromVideoId { get; init; }

    [Description("Why it failed; null unless it did."), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required VideoError? Error { get; init; }

    public static VideoResource Of(GenerationView view) => new()
    {
        Id = view.Id.Value,
        Model = view.Settings.Model,
        Status = StatusOf(view.Progress.State),
        Progress = VideoProgress.Of(view),
        CreatedAt = view.CreatedAt.ToUnixTimeSeconds(),
        CompletedAt = view.Progress.State == GenerationState.Succeeded ? view.FinishedAt?.ToUnixTimeSeconds() : null,
        Prompt = view.Settings.Metadata.GetValueOrDefault(PromptKey) ?? view.Settings.MotionCaption,
        Size = AskedSize.Text(view.Settings.Size),
        Seconds = (view.Settings.FramesShown() / view.Settings.Fps).ToString("0.###", CultureInfo.InvariantCulture),
        RemixedFromVideoId = view.Settings.Metadata.GetValueOrDefault(SourceKey),
        Error = VideoError.Of(view),
    };

    public static VideoStatus StatusOf(GenerationState state) => state switch
    {
        GenerationState.Queued or GenerationState.Throttled => VideoStatus.Queued,
        GenerationState.Running => VideoStatus.InProgress,
        GenerationState.Succeeded => VideoStatus.Completed,
        _ => VideoStatus.Failed,
    };
}
