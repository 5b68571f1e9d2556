using System.Collections.Immutable;
using Dreamer.Api.Webhooks;
using Dreamer.Webhooks;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class WebhookMessage
{
    public static V1.WebhookEndpoint Of(WebhookEndpointResource endpoint)
    {
        var message = new V1.WebhookEndpoint
        {
            Id = endpoint.Id,
            Url = endpoint.Url,
            Description = endpoint.Description,
            Events = { endpoint.Events },
            Kind = WireEnum.To<WebhookKeyKind, V1.WebhookKeyKind>(endpoint.Kind),
            OldKeyEndsAt = endpoint.OldKeyEndsAt?.ToTimestamp(),
            Enabled = endpoint.Enabled,
            DisabledAt = endpoint.DisabledAt?.ToTimestamp(),
            Waiting = endpoint.Waiting,
            Dropped = endpoint.Dropped,
            CreatedAt = endpoint.CreatedAt.ToTimestamp(),
        };
        endpoint.Secret.IfAny(secret => message.Secret = secret);
        endpoint.PublicKey.IfAny(key => message.PublicKey = key);
        endpoint.DisabledReason.IfAny(reason => message.DisabledReason = reason);
        return message;
    }

    public static V1.WebhookDelivery Of(WebhookDeliveryResource delivery)
    {
        var message = new V1.WebhookDelivery
        {
            Id = delivery.Id,
            Type = delivery.Type,
            State = WireEnum.To<WebhookDeliveryState, V1.WebhookDeliveryState>(delivery.State),
            Attempts = { delivery.Attempts.Select(Of) },
            NextAttemptAt = delivery.NextAttemptAt?.ToTimestamp(),
            Payload = delivery.Payload,
            CreatedAt = delivery.CreatedAt.ToTimestamp(),
            FinishedAt = delivery.FinishedAt?.ToTimestamp(),
        };
        delivery.Answer.IfAny(answer => message.Answer = answer);
        return message;
    }

    /// <summary>Without any they are left out.</summary>
    public static ImmutableArray<string>? EventsOf(RepeatedField<string> sent) => sent.Count == 0 ? null : [.. sent];

    private static V1.WebhookAttempt Of(WebhookAttemptResource attempt)
    {
        var message = new V1.WebhookAttempt { At = attempt.At.ToTimestamp(), Milliseconds = attempt.Milliseconds };
        attempt.Status.IfAny(status => message.Status = status);
        attempt.Detail.IfAny(detail => message.Detail = detail);
        return message;
    }
}
