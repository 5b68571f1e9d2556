namespace Dreamer.Client.Generations;

/// <summary>One node of a session's tree, with every value it was or will be made with.</summary>
public sealed record Generation
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The session that it belongs to.</summary>
    public required string SessionId { get; init; }

    /// <summary>One of <see cref="GenerationKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <see cref="GenerationStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>The generation that it grew from.</summary>
    public string? Parent { get; init; }

    /// <summary>The generation that holds the still of a text_to_video.</summary>
    public string? Still { get; init; }

    /// <summary>Where one request made several: the ids of all, this one's first. Only the answer to that request has it.</summary>
    public IReadOnlyList<string>? Variations { get; init; }

    /// <summary>Of a clip, with those of the clip that it extends.</summary>
    public int? Frames { get; init; }

    /// <summary>How long a clip is.</summary>
    public double? Seconds { get; init; }

    /// <summary>Null of what is made whole.</summary>
    public GenerationDraft? Draft { get; init; }

    /// <summary>Every value that it is made from.</summary>
    public GenerationSettings? Settings { get; init; }

    /// <summary>How far it is.</summary>
    public GenerationProgress? Progress { get; init; }

    /// <summary>What its model was not taught of what it was asked for; nothing was refused for it.</summary>
    public IReadOnlyList<GenerationWarning> Warnings { get; init; } = [];

    /// <summary>Its results.</summary>
    public IReadOnlyList<GenerationOutput> Outputs { get; init; } = [];

    /// <summary>Whether it is a copy of what the same request gave before.</summary>
    public bool Repeat { get; init; }

    /// <summary>Whether it went on on another kind of device, or in another number type, than it began.</summary>
    public bool Inexact { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public GenerationError? Error { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a device took it first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Texts of one's own.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Whether nothing changes any more.</summary>
    public bool IsFinished => GenerationStates.IsFinal(State);
}
