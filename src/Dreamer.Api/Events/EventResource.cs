using System.ComponentModel;
using Dreamer.Api.Generations;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.Events;

/// <summary>Something that happened to a generation, or to its session; <c>sequence</c> is the event's id in the stream.</summary>
internal sealed record EventResource
{
    [Description("The event's number in its session, which is its id in the stream.")]
    public required long Sequence { get; init; }

    [Description("What kind of event it is.")]
    public required SessionEventKind Type { get; init; }

    [Description("When it happened.")]
    public required DateTimeOffset At { get; init; }

    [Description("The generation that it happened to. Absent where it happened to the session.")]
    public required string? GenerationId { get; init; }

    [Description("Where that is in its life. Absent where it happened to the session.")]
    public required GenerationState? State { get; init; }

    [Description("How far that is. Absent where it happened to the session.")]
    public required ProgressResource? Progress { get; init; }

    [Description("What changed in the session itself. Only session, deleted and restored events have it.")]
    public SessionChangeResource? Change { get; init; }

    [Description("The result that was made. Only output and preview events have it.")]
    public OutputResource? Output { get; init; }

    [Description("Why it failed. Only error events have it.")]
    public ErrorResource? Error { get; init; }

    public static EventResource Of(SessionEvent happened) => new()
    {
        Sequence = happened.Sequence,
        Type = happened.Kind,
        At = happened.At,
        GenerationId = happened.Change is null ? happened.Generation.Value : null,
        State = happened.Change is null ? happened.Progress.State : null,
        Progress = happened.Change is null ? ProgressResource.Of(happened.Progress) : null,
        Change = SessionChangeResource.Of(happened.Change),
        Output = happened.Artifact is { } artifact ? OutputResource.Of(happened.Generation, artifact) : null,
        Error = ErrorResource.Of(happened.Error),
    };
}
