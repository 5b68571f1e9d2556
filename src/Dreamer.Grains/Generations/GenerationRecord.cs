using System.Collections.Immutable;
using Dreamer.Generations;

namespace Dreamer.Grains.Generations;

/// <summary>What a generation stores: enough to go on after a crash, and to answer for ever after.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationRecord")]
public sealed record GenerationRecord
{
    [Id(0)] public GenerationSettings? Settings { get; init; }
    [Id(1)] public GenerationState State { get; init; }
    [Id(2)] public DateTimeOffset CreatedAt { get; init; }
    [Id(3)] public DateTimeOffset? StartedAt { get; init; }
    [Id(4)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Failures since it last got further than before.</summary>
    [Id(5)] public int Failures { get; init; }

    [Id(6)] public int Attempt { get; init; }
    [Id(7)] public string? Device { get; init; }

    /// <summary>The blob to resume from.</summary>
    [Id(8)] public string? Checkpoint { get; init; }

    [Id(9)] public ImmutableArray<Artifact> Artifacts { get; init; } = [];
    [Id(10)] public GenerationError? Error { get; init; }
    [Id(11)] public bool CancelRequested { get; init; }
    [Id(12)] public bool Deleted { get; init; }

    /// <summary>The steps that were done when it ended.</summary>
    [Id(13)] public int StepsDone { get; init; }

    /// <summary>Whether its artifacts are copies of what the same request gave before.</summary>
    [Id(20)] public bool IsRepeat { get; init; }

    /// <summary>What the work that the checkpoint holds took, and at the end all of it.</summary>
    [Id(21)] public DeviceUse Used { get; init; } = DeviceUse.None;

    /// <summary>The model that the device had.</summary>
    [Id(22)] public string? Model { get; init; }

    /// <summary>Whether the ledger has its line, or needs none.</summary>
    [Id(23)] public bool IsSettled { get; init; }

    /// <summary>Whether it went on on another kind of device, or in another number type, than it began.</summary>
    [Id(24)] public bool IsInexact { get; init; }

    /// <summary>Of a draft that is made: its latent, and what finishes it.</summary>
    [Id(25)] public GenerationDraft? Draft { get; init; }

    /// <summary>The id of the key that asked for it.</summary>
    [Id(26)] public string? Key { get; init; }

    /// <summary>The steps that there are previews of, in their order.</summary>
    [Id(27)] public ImmutableArray<int> PreviewSteps { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Until when an ended one has them.</summary>
    [Id(28)] public DateTimeOffset? PreviewsUntil { get; init; }

    /// <summary>What an ended copy stores that looks like this. Nothing was made for it, so the ledger gets no line.</summary>
    public static GenerationRecord Of(GenerationView view) => new()
    {
        Settings = view.Settings,
        State = view.Progress.State,
        CreatedAt = view.CreatedAt,
        StartedAt = view.StartedAt,
        FinishedAt = view.FinishedAt,
        Attempt = view.Attempt,
        Device = view.Device,
        Artifacts = view.Artifacts,
        Error = view.Error,
        StepsDone = view.Progress.Step,
        IsRepeat = view.IsRepeat,
        IsInexact = view.IsInexact,
        Draft = view.Draft,
        IsSettled = true,
    };

    /// <summary>What callers see of it, with what it shows meanwhile.</summary>
    public GenerationView ViewOf(GenerationId id, GenerationProgress progress, Artifact? preview)
    {
        var settings = Settings ?? throw new InvalidOperationException($"Generation '{id}' has no settings.");
        return new GenerationView
        {
            Id = id,
            Settings = settings,
            Progress = progress,
            Still = settings.StillOf(id),
            Artifacts = preview is not null && !State.IsFinal() ? Artifacts.Add(preview) : Artifacts,
            Error = Error,
            Attempt = Attempt,
            Device = Device,
            CreatedAt = CreatedAt,
            StartedAt = StartedAt,
            FinishedAt = FinishedAt,
            IsRepeat = IsRepeat,
            IsInexact = IsInexact,
            PreviewsUntil = PreviewsUntil,
            DeviceTime = State.IsFinal() ? Used.Time : null,
            Draft = Draft ?? (settings.StopAfter is { } steps ? new GenerationDraft(steps, settings.Steps) : null),
        };
    }
}
