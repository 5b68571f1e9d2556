using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Webhooks;

namespace Dreamer.Api.Webhooks;

/// <summary>What a client sends to create an endpoint.</summary>
internal sealed record WebhookEndpointBody
{
    [Description("Where messages are sent: an https address of a public host."), MaxLength(WebhookEndpointValues.LongestUrl)]
    [Example("https://example.com/hooks")]
    public required string Url { get; init; }

    [Description("A text of your own of up to 200 characters. Left out, none."), MaxLength(WebhookEndpointValues.LongestDescription)]
    [Example("the shop")]
    public string? Description { get; init; }

    [Description("What is told of, or *: everything but video.*. Left out, *.")]
    public ImmutableArray<string>? Events { get; init; }

    [Description("How messages are signed: hmac with a secret, ed25519 with a key whose public half is shown. Left out, hmac.")]
    public WebhookKeyKind? Kind { get; init; }

    public WebhookEndpointValues ToValues() => new() { Url = Url, Description = Description, Events = Events };
}
