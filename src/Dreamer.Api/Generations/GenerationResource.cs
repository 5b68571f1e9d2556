using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>A generation as clients see it.</summary>
internal sealed record GenerationResource
{
    public required string Id { get; init; }

    public required string SessionId { get; init; }

    public required GenerationKind Kind { get; init; }

    public required GenerationState State { get; init; }

    public required string? Parent { get; init; }

    /// <summary>The child generation that holds the still of a text_to_video.</summary>
    public required string? Still { get; init; }

    /// <summary>When one request made several: their ids, this one's first.</summary>
    public IReadOnlyList<string>? Variations { get; init; }

    public required ProgressResource Progress { get; init; }

    public required SettingsResource Settings { get; init; }

    public required IReadOnlyList<OutputResource> Outputs { get; init; }

    /// <summary>Whether it is a copy of what the same request gave before.</summary>
    public required bool Repeat { get; init; }

    /// <summary>Whether it went on on another kind of device, or in another number type, than it began: the same request may give other bytes.</summary>
    public required bool Inexact { get; init; }

    public required ErrorResource? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public static GenerationResource Of(GenerationView view) => new()
    {
        Id = view.Id.Value,
        SessionId = view.Id.Session.Value,
        Kind = view.Settings.Kind,
        State = view.Progress.State,
        Parent = view.Settings.Parent?.Value,
        Still = view.Still?.Value,
        Progress = ProgressResource.Of(view.Progress),
        Settings = SettingsResource.Of(view.Settings),
        Outputs = [.. view.Artifacts.Select(artifact => OutputResource.Of(view.Id, artifact))],
        Repeat = view.IsRepeat,
        Inexact = view.IsInexact,
        Error = ErrorResource.Of(view.Error),
        CreatedAt = view.CreatedAt,
        StartedAt = view.StartedAt,
        FinishedAt = view.FinishedAt,
        Metadata = view.Settings.Metadata,
    };
}
