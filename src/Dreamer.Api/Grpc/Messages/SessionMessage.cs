using Dreamer.Api.Sessions;
using Dreamer.Generations;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class SessionMessage
{
    public static V1.Session Of(SessionResource session)
    {
        var message = new V1.Session
        {
            Id = session.Id,
            Title = session.Title,
            CreatedAt = session.CreatedAt.ToTimestamp(),
            LastSequence = session.LastSequence,
            Copying = session.Copying == true,
        };
        message.Metadata.Add(session.Metadata.ToDictionary());
        message.Generations.AddRange(session.Generations.Select(Of));
        session.ForkedFrom.IfAny(from => message.ForkedFrom = from);
        return message;
    }

    public static V1.SessionSummary Of(SessionSummary session)
    {
        var message = new V1.SessionSummary
        {
            Id = session.Id,
            Title = session.Title,
            CreatedAt = session.CreatedAt.ToTimestamp(),
            UpdatedAt = session.UpdatedAt.ToTimestamp(),
            Generations = session.Generations,
        };
        session.Cover.IfAny(cover => message.Cover = cover);
        session.Found.IfAny(found => message.Found = found);
        return message;
    }

    private static V1.SessionNode Of(NodeResource node)
    {
        var message = new V1.SessionNode
        {
            Id = node.Id,
            Kind = WireEnum.To<GenerationKind, V1.GenerationKind>(node.Kind),
            State = WireEnum.To<GenerationState, V1.GenerationState>(node.State),
            CreatedAt = node.CreatedAt.ToTimestamp(),
        };
        node.Parent.IfAny(parent => message.Parent = parent);
        return message;
    }
}
