using System.ComponentModel;
using Dreamer.Api.Generations;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.Events;

/// <summary>Something that happened to a generation; <c>sequence</c> is the event's id in the stream.</summary>
internal sealed record EventResource
{
    [Description("The event's number in its session, which is its id in the stream.")]
    public required long Sequence { get; init; }

    [Description("What kind of event it is.")]
    public required SessionEventKind Type { get; init; }

    [Description("When it happened.")]
    public required DateTimeOffset At { get; init; }

    [Description("The generation that it happened to.")]
    public required string GenerationId { get; init; }

    [Description("Where that is in its life.")]
    public required GenerationState State { get; init; }

    [Description("How far that is.")]
    public required ProgressResource Progress { get; init; }

    [Description("The result that was made. Only output and preview events have it.")]
    public OutputResource? Output { get; init; }

    [Description("Why it failed. Only error events have it.")]
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
