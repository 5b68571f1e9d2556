using System.Globalization;
using Dreamer.Client.Webhooks;

namespace Dreamer.Cli.Display;

/// <summary>An endpoint, or a delivery, in a line.</summary>
internal static class WebhookText
{
    public static string Of(WebhookEndpoint endpoint)
    {
        var state = endpoint.Enabled ? "enabled" : $"disabled: {endpoint.DisabledReason}";
        var backlog = endpoint.Waiting > 0 || endpoint.Dropped > 0
            ? string.Create(CultureInfo.InvariantCulture, $"  ({endpoint.Waiting} wait, {endpoint.Dropped} dropped)") : "";
        return $"{endpoint.Id}  {endpoint.Url}  {string.Join(',', endpoint.Events)}  {state}{backlog}";
    }

    public static string Of(WebhookDelivery delivery)
    {
        var last = delivery.Attempts is [.., var newest] ? newest : null;
        var result = last is null ? "not tried yet"
            : last.Detail ?? string.Create(CultureInfo.InvariantCulture, $"{last.Status} in {last.Milliseconds} ms");
        var next = delivery.NextAttemptAt is { } at && last is not null ? $"; again at {at:yyyy-MM-dd HH:mm:ss}" : "";
        return $"{delivery.Id}  {delivery.CreatedAt:yyyy-MM-dd HH:mm:ss}  {delivery.Type}  {delivery.State}  {result}{next}";
    }
}
