using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Webhooks;

/// <summary>What happens to endpoints themselves, as they are told of it.</summary>
internal static class WebhookEvents
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static WebhookEvent Test(WebhookEndpointId endpoint, Guid seed, DateTimeOffset at) =>
        Of($"test/{seed:N}", WebhookEventTypes.Test, at, new { Id = endpoint.Value });

    /// <summary>An endpoint that is enabled and disabled again has another message to be disabled for.</summary>
    public static WebhookEvent Disabled(StoredEndpoint endpoint) => Of(
        $"{endpoint.Id}/disabled/{endpoint.DisabledBy}", WebhookEventTypes.EndpointDisabled, endpoint.DisabledAt!.Value,
        new { Id = endpoint.Id.Value, endpoint.Url, Reason = endpoint.DisabledReason });

    public static WebhookEvent Of<T>(string key, string type, DateTimeOffset at, T data) =>
        new(key, type, at, Written(new { Type = type, Timestamp = at.UtcDateTime, Data = data }));

    public static string Written<T>(T payload) => JsonSerializer.Serialize(payload, s_json);
}
