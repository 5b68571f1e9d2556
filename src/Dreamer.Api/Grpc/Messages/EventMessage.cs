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
        GenerationId = happened.GenerationId ?? "",
        State = happened.State is { } state ? WireEnum.To<GenerationState, V1.GenerationState>(state) : V1.GenerationState.Unspecified,
        Progress = happened.Progress is { } progress ? ProgressMessage.Of(progress) : null,
        Output = happened.Output is { } output ? GenerationMessage.Of(output) : null,
        Error = GenerationMessage.ErrorOf(happened.Error),
        Change = ChangeOf(happened.Change),
    };

    /// <summary>Of an item without an event.</summary>
    public static V1.MissedEvents MissedOf(StreamItem item) => new() { First = item.From, Last = item.To };

    private static V1.SessionChange? ChangeOf(SessionChangeResource? change)
    {
        if (change is null)
        {
            return null;
        }

        var message = new V1.SessionChange();
        change.Title.IfAny(title => message.Title = title);
        message.Metadata.Add(change.Metadata?.ToDictionary() ?? []);
        message.Generations.AddRange(change.Generations ?? []);
        return message;
    }
}
