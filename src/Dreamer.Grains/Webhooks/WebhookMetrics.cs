using System.Diagnostics.Metrics;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Webhooks;

/// <summary>What webhooks tell the operator. No tag names an endpoint: a tenant may make and delete as many as it likes.</summary>
internal static class WebhookMetrics
{
    private static readonly Meter s_meter = new("Dreamer.Grains");

    private static readonly Counter<long> s_tries = s_meter.CreateCounter<long>("dreamer.webhook.tries", "{try}", "Messages sent to a receiver, by whether it took them");

    private static readonly Counter<long> s_ended = s_meter.CreateCounter<long>("dreamer.webhook.deliveries", "{message}", "Messages that arrived, and those that were given up");

    public static void Tried(bool isDelivered) => s_tries.Add(1, new KeyValuePair<string, object?>("delivered", isDelivered ? "yes" : "no"));

    public static void Ended(WebhookDeliveryState state) => s_ended.Add(1, new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant()));
}
