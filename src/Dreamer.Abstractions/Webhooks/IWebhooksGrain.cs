using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Dreamer.Webhooks;

/// <summary>A tenant's webhook endpoints: where they are, what they ask for, and their keys. Keyed by tenant id.</summary>
[Alias("dreamer.IWebhooksGrain")]
public interface IWebhooksGrain : IGrainWithStringKey
{
    /// <summary>Refuses with quota_exceeded at the limit. Repeating the call changes nothing, and answers the same secret.</summary>
    Task<WebhookEndpoint> CreateAsync(WebhookEndpointId id, WebhookEndpointValues values, WebhookKeyKind kind);

    [AlwaysInterleave]
    Task<WebhookEndpoint?> GetAsync(WebhookEndpointId id);

    /// <summary>Newest first; <paramref name="after"/> is the last id of the page before.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<WebhookEndpoint>> ListAsync(WebhookEndpointId? after, int limit);

    Task<WebhookEndpoint?> ChangeAsync(WebhookEndpointId id, WebhookEndpointValues values);

    /// <summary>Nothing more is sent to it, and what waits and its log are gone. False when there was nothing.</summary>
    Task<bool> DeleteAsync(WebhookEndpointId id);

    /// <summary>Deletes all of them, because their tenant goes.</summary>
    Task ClearAsync();

    /// <summary>
    /// A new key signs from now on; the one before does so, too, for the overlap. Repeating the call with the same rotation changes nothing.
    /// </summary>
    Task<WebhookEndpoint?> RotateSecretAsync(WebhookEndpointId id, Guid rotation, TimeSpan overlap);

    /// <summary>It gets events again; what waits is tried at once.</summary>
    Task<WebhookEndpoint?> EnableAsync(WebhookEndpointId id);

    /// <summary>
    /// Stores a message for each endpoint that asks for such an event, and answers then: nobody waits for a receiver. Telling the same event
    /// again adds none.
    /// </summary>
    Task PublishAsync(ImmutableArray<WebhookEvent> events);

    /// <summary>Sends a message that means nothing, once. The same seed sends no second one.</summary>
    Task<WebhookDelivery?> TestAsync(WebhookEndpointId id, Guid seed);

    /// <summary>Newest first, what waits before what has ended; null where there is no such endpoint.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<WebhookDelivery>?> ListDeliveriesAsync(WebhookEndpointId id, WebhookPosition? after, int limit);

    /// <summary>
    /// Sends a message once more, under the id that it had; one that waits is tried at once. Null where there is no such endpoint or message.
    /// </summary>
    Task<WebhookDelivery?> RedeliverAsync(WebhookEndpointId id, WebhookMessageId message);

    /// <summary>For the endpoint's deliveries, before each try; null when it is deleted.</summary>
    [AlwaysInterleave]
    Task<WebhookTarget?> FindTargetAsync(WebhookEndpointId id);

    /// <summary>Its receiver does not want, or take, anything any more, as the message showed. Others are told.</summary>
    Task DisableAsync(WebhookEndpointId id, WebhookMessageId message, string reason);
}
