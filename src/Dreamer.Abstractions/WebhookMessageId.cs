using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>
/// The <c>webhook-id</c> of a message, by which a delivery is known, too: <c>msg_</c> and 32 hexadecimal digits. It is made of the endpoint
/// and of what happened, so however often an event is told and sent, an endpoint sees one id.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookMessageId")]
[JsonConverter(typeof(IdentifierJsonConverter<WebhookMessageId>))]
public readonly record struct WebhookMessageId : IIdentifier<WebhookMessageId>
{
    private const string Prefix = "msg_";

    private WebhookMessageId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>Of an event's <see cref="Webhooks.WebhookEvent.Key"/>.</summary>
    public static WebhookMessageId Of(WebhookEndpointId endpoint, string eventKey) => new(Prefix + Digest($"{endpoint}/{eventKey}"));

    public static WebhookMessageId Parse(string text) => Identifiers.Parse<WebhookMessageId>(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookMessageId id)
    {
        var valid = text is { Length: 36 } && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Hex.LowerDigits) < 0;
        id = valid ? new WebhookMessageId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
