using Dreamer.Api.Generations;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.Events;

/// <summary>Something that happened to a generation; <c>sequence</c> is the event's id in the stream.</summary>
internal sealed record EventResource
{
    public required long Sequence { get; init; }

    public required SessionEventKind Type { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string GenerationId { get; init; }

    public required GenerationState State { get; init; }

    public required ProgressResource Progress { get; init; }

    public OutputResource? Output { get; init; }

    public ErrorResource? Error { get; init; }

    public static EventResource Of(SessionEvent happened) => new()
    {
        Sequence = happened.Sequence,
        Type = happened.Kind,
        At = happened.At,
        GenerationId = happened.Generation.Value,
        State = happened.Progress.State,
        Progress = ProgressResource.Of(happened.Progress),
        Output = happened.Artifact is { } artifact ? OutputResource.Of(happened.Generation, artifact) : null,
        Error = ErrorResource.Of(happened.Error),
    };
}
