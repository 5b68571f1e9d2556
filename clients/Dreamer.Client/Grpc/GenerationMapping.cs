using Dreamer.Client.Generations;

namespace Dreamer.Client.Grpc;

/// <summary>Generations and their events from the wire's messages.</summary>
internal static class GenerationMapping
{
    public static Generation Read(V1.Generation sent) => new()
    {
        Id = sent.Id,
        SessionId = sent.SessionId,
        Kind = WireNames.Known(sent.Kind),
        State = WireNames.Known(sent.State),
        Parent = sent.HasParent ? sent.Parent : null,
        Still = sent.HasStill ? sent.Still : null,
        Variations = sent.Variations.Count == 0 ? null : [.. sent.Variations],
        Frames = sent.HasFrames ? sent.Frames : null,
        Seconds = sent.HasSeconds ? sent.Seconds : null,
        Draft = Read(sent.Draft),
        Settings = Read(sent.Settings),
        Progress = Read(sent.Progress),
        Warnings = [.. sent.Warnings.Select(warning => new GenerationWarning(warning.Code, warning.Param, warning.Message))],
        Outputs = [.. sent.Outputs.Select(Read)],
        Repeat = sent.Repeat,
        Inexact = sent.Inexact,
        Error = Read(sent.Error),
        CreatedAt = sent.CreatedAt.ToDateTimeOffset(),
        StartedAt = sent.StartedAt?.ToDateTimeOffset(),
        FinishedAt = sent.FinishedAt?.ToDateTimeOffset(),
        Metadata = new Dictionary<string, string>(sent.Metadata),
    };

    public static GenerationEvent Read(V1.Event sent) => new()
    {
        Sequence = sent.Sequence,
        Type = WireNames.Known(sent.Type),
        GenerationId = sent.GenerationId,
        At = sent.At.ToDateTimeOffset(),
        State = WireNames.Of(sent.State),
        Progress = Read(sent.Progress),
        Output = sent.Output is { } output ? Read(output) : null,
        Error = Read(sent.Error),
    };

    private static GenerationSettings Read(V1.GenerationSettings sent) => new()
    {
        Asset = sent.HasAsset ? sent.Asset : null,
        ParentStep = sent.HasParentStep ? sent.ParentStep : null,
        Model = sent.HasModel ? sent.Model : null,
        Loras = [.. sent.Loras.Select(lora => new Lora(lora.Name, lora.Scale))],
        Caption = sent.Caption,
        MotionCaption = sent.MotionCaption,
        NegativeCaption = sent.NegativeCaption,
        Seed = sent.Seed,
        Steps = sent.Steps,
        StopAfter = sent.HasStopAfter ? sent.StopAfter : null,
        Guidance = sent.Guidance,
        ImageGuidance = sent.ImageGuidance,
        Size = SizeMapping.Read(sent.Size),
        Frames = sent.Frames,
        Fps = sent.Fps,
        MotionStrength = sent.MotionStrength,
        Quality = WireNames.Of(sent.Quality),
        Strength = sent.HasStrength ? sent.Strength : null,
        Lane = WireNames.Of(sent.Lane),
        Deadline = sent.Deadline?.ToDateTimeOffset(),
        Inexact = sent.Inexact,
        Previews = sent.Previews,
        Finishes = sent.Finishes is { } draft ? new DraftStep(draft.Draft, draft.Step) : null,
        FramesBefore = sent.HasFramesBefore ? sent.FramesBefore : null,
    };

    private static GenerationProgress Read(V1.Progress sent) => new(
        WireNames.Of(sent.Stage), sent.Step, sent.Steps, sent.HasEtaMs ? sent.EtaMs : null, sent.HasPosition ? sent.Position : null, sent.Paused)
    {
        StartsInMs = sent.HasStartsInMs ? sent.StartsInMs : null,
    };

    private static GenerationOutput Read(V1.Output sent) => new(WireNames.Known(sent.Variant), sent.ContentType, sent.Bytes, sent.Url);

    private static GenerationDraft? Read(V1.Draft? sent) => sent is null ? null : new()
    {
        StopAfter = sent.StopAfter,
        Steps = sent.Steps,
        FinishesAs = sent.HasFinishesAs ? sent.FinishesAs : null,
        ExpiresAt = sent.ExpiresAt?.ToDateTimeOffset(),
        Bytes = sent.Bytes,
    };

    private static GenerationError? Read(V1.GenerationError? sent) => sent is null ? null : new(sent.Code, sent.Message);
}
