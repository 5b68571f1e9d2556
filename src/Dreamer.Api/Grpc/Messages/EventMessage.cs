using Dreamer.Api.Events;
using Dreamer.Generations;
using Dreamer.Sessions;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class EventMessage
{
    public static V1.Event Of(EventResource happened) => new()
    {
        Sequence = happened.Sequence,
        Type = WireEnum.To<SessionEventKind, V1.EventType>(happened.Type),
        At = happened.At.ToTimestamp(),
        GenerationId = happened.GenerationId,
        State = WireEnum.To<GenerationState, V1.GenerationState>(happened.State),
        Progress = ProgressMessage.Of(happened.Progress),
        Output = happened.Output is { } output ? GenerationMessage.Of(output) : null,
        Error = GenerationMessage.ErrorOf(happened.Error),
    };

    /// <summary>Of an item without an event.</summary>
    public static V1.MissedEvents MissedOf(StreamItem item) => new() { First = item.From, Last = item.To };
}
