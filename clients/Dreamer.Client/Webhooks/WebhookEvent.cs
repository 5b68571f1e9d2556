using System.Text.Json;

namespace Dreamer.Client.Webhooks;

/// <summary>A message that was verified.</summary>
/// <param name="Type">One of <see cref="WebhookEventTypes"/>; a later server may send others.</param>
/// <param name="Timestamp">When it happened, which may be days ago.</param>
/// <param name="Data">What it happened to: of a generation its id, session_id, kind and state.</param>
public sealed record WebhookEvent(string Type, DateTimeOffset Timestamp, JsonElement Data)
{
    /// <summary>The message's <c>webhook-id</c>: the same each time that it is sent. Whoever has seen it is to do nothing.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>The id of the generation or endpoint that it is about.</summary>
    public string? DataId => Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty("id", out var id) ? id.GetString() : null;
}
