using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Dreamer.Webhooks;

/// <summary>
/// The deliveries to one endpoint: what waits, what is under way, and what has ended. Keyed by <c>tenant/endpoint</c>; only its tenant's endpoints
/// call it.
/// </summary>
[Alias("dreamer.IWebhookDeliveriesGrain")]
public interface IWebhookDeliveriesGrain : IGrainWithStringKey
{
    /// <summary>Stores the message, unless it is known.</summary>
    Task EnqueueAsync(WebhookEvent told);

    Task<WebhookDelivery?> RedeliverAsync(WebhookMessageId message);

    /// <summary>Goes on with what waits: after a start, or at once with all of it.</summary>
    Task ResumeAsync(bool atOnce);

    /// <summary>Deletes everything.</summary>
    Task ClearAsync();

    [AlwaysInterleave]
    Task<WebhookDelivery?> FindAsync(WebhookMessageId message);

    [AlwaysInterleave]
    Task<ImmutableArray<WebhookDelivery>> ListAsync(WebhookPosition? after, int limit);

    [AlwaysInterleave]
    Task<WebhookBacklog> ReadBacklogAsync();
}
