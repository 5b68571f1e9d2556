using System.ComponentModel;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>A generation as clients see it.</summary>
internal sealed record GenerationResource
{
    [Description("Its id."), Example("gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9")]
    public required string Id { get; init; }

    [Description("The session that it belongs to.")]
    public required string SessionId { get; init; }

    [Description("What it makes, and of what.")]
    public required GenerationKind Kind { get; init; }

    [Description("Where it is in its life; it is running only once a device has admitted it.")]
    public required GenerationState State { get; init; }

    [Description("The generation that it grew from. Absent where it grew from none.")]
    public required string? Parent { get; init; }

    [Description("The child generation that holds the still of a text_to_video. Absent for other kinds.")]
    public required string? Still { get; init; }

    [Description("When one request made several: their ids, this one's first. Only that request's answer has it.")]
    public IReadOnlyList<string>? Variations { get; init; }

    [Description("Frames of the clip that it makes, with those of the clip that it extends. Absent for a still.")]
    public required int? Frames { get; init; }

    [Description("How long that clip is. Absent for a still."), Example(2d)]
    public required double? Seconds { get; init; }

    [Description("That it stops on the way, and until when it can be finished. Absent unless it is a draft.")]
    public required DraftResource? Draft { get; init; }

    [Description("How far it is.")]
    public required ProgressResource Progress { get; init; }

    [Description("Every value that it is made from; sending them again makes it again.")]
    public required GenerationSettings Settings { get; init; }

    [Description("What its model was not taught of what it was asked for: words, sizes, numbers of frames. Nothing was refused for it.")]
    public required IReadOnlyList<GenerationWarning> Warnings { get; init; }

    [Description("The results that can be fetched.")]
    public required IReadOnlyList<OutputResource> Outputs { get; init; }

    [Description("The steps whose previews can be fetched, in their order. Empty without previews.")]
    public required IReadOnlyList<int> PreviewSteps { get; init; }

    [Description("Until when they can be fetched. Absent before its end, and without previews.")]
    public required DateTimeOffset? PreviewsUntil { get; init; }

    [Description("Seconds that devices worked on it, as its line in the ledger has them; 0 for a fork's copy. Absent before its end.")]
    public required double? DeviceSeconds { get; init; }

    [Description("Whether it is a copy of what the same request gave before.")]
    public required bool Repeat { get; init; }

    [Description("Whether it went on on another kind of device, or in another number type, than it began: "
        + "the same request may give other bytes.")]
    public required bool Inexact { get; init; }

    [Description("Why it failed. Absent unless it did.")]
    public required ErrorResource? Error { get; init; }

    [Description("When it was accepted.")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("When a device first admitted it. Absent before.")]
    public required DateTimeOffset? StartedAt { get; init; }

    [Description("When it ended, whichever way. Absent before.")]
    public required DateTimeOffset? FinishedAt { get; init; }

    [Description("The texts that were sent with it.")]
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public static GenerationResource Of(GenerationView view) => new()
    {
        Id = view.Id.Value,
        SessionId = view.Id.Session.Value,
        Kind = view.Settings.Kind,
        State = view.Progress.State,
        Parent = view.Settings.Parent?.Value,
        Still = view.Still?.Value,
        Frames = view.Settings.Kind.MakesClip() ? view.Settings.FramesShown() : null,
        Seconds = view.Settings.Kind.MakesClip() ? view.Settings.FramesShown() / view.Settings.Fps : null,
        Draft = DraftResource.Of(view.Draft),
        Progress = ProgressResource.Of(view.Progress),
        Settings = view.Settings,
        Warnings = view.Settings.Warnings,
        Outputs = [.. view.Artifacts.Select(artifact => OutputResource.Of(view.Id, artifact))],
        PreviewSteps = view.PreviewSteps,
        PreviewsUntil = view.PreviewsUntil,
        DeviceSeconds = view.DeviceTime?.TotalSeconds,
        Repeat = view.IsRepeat,
        Inexact = view.IsInexact,
        Error = ErrorResource.Of(view.Error),
        CreatedAt = view.CreatedAt,
        StartedAt = view.StartedAt,
        FinishedAt = view.FinishedAt,
        Metadata = view.Settings.Metadata,
    };
}
