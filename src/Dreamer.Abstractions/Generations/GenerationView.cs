using System.Collections.Immutable;

namespace Dreamer.Generations;

/// <summary>Everything a client may know of a generation.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationView")]
public sealed record GenerationView
{
    [Id(0)] public required GenerationId Id { get; init; }
    [Id(1)] public required GenerationSettings Settings { get; init; }
    [Id(2)] public required GenerationProgress Progress { get; init; }

    /// <summary>The child generation that holds the still of a text_to_video, once it exists.</summary>
    [Id(3)] public GenerationId? Still { get; init; }

    [Id(4)] public ImmutableArray<Artifact> Artifacts { get; init; } = [];
    [Id(5)] public GenerationError? Error { get; init; }
    [Id(6)] public int Attempt { get; init; }
    [Id(7)] public string? Device { get; init; }
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }
    [Id(9)] public DateTimeOffset? StartedAt { get; init; }
    [Id(10)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether it is a copy of what the same request gave before.</summary>
    [Id(20)] public bool IsRepeat { get; init; }

    /// <summary>Whether it went on on another kind of device, or in another number type, than it began: the same request may give other bytes.</summary>
    [Id(21)] public bool IsInexact { get; init; }

    /// <summary>Null of what is made whole.</summary>
    [Id(22)] public GenerationDraft? Draft { get; init; }

    /// <summary>The steps that there are previews of, in their order.</summary>
    [Id(23)] public ImmutableArray<int> PreviewSteps { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Until when an ended one has them; null before, and of one that has none.</summary>
    [Id(24)] public DateTimeOffset? PreviewsUntil { get; init; }

    /// <summary>What it took of devices, once it has ended: what its line in the ledger says.</summary>
    [Id(25)] public TimeSpan? DeviceTime { get; init; }

    /// <summary>The artifact of a variant, or null while there is none.</summary>
    public Artifact? Find(ArtifactVariant variant) => Artifacts.FirstOrDefault(a => a.Variant == variant);
}
