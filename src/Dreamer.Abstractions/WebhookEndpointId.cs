using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>A webhook endpoint's id: <c>whe_</c> and 32 hexadecimal digits, which sort by time of creation.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookEndpointId")]
[JsonConverter(typeof(IdentifierJsonConverter<WebhookEndpointId>))]
public readonly record struct WebhookEndpointId : IIdentifier<WebhookEndpointId>
{
    private const string Prefix = "whe_";

    private WebhookEndpointId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public static WebhookEndpointId New(TimeProvider clock) => Parse(Prefix + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"));

    public static WebhookEndpointId Parse(string text) => Identifiers.Parse<WebhookEndpointId>(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookEndpointId id)
    {
        var valid = text is { Length: 36 } && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Hex.LowerDigits) < 0;
        id = valid ? new WebhookEndpointId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
