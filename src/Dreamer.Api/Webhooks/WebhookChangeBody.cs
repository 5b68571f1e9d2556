using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Webhooks;

namespace Dreamer.Api.Webhooks;

/// <summary>What a client sends to change an endpoint.</summary>
internal sealed record WebhookChangeBody
{
    [Description("Where messages are sent from now on. Left out, where they were."), MaxLength(WebhookEndpointValues.LongestUrl)]
    [Example("https://example.com/hooks")]
    public string? Url { get; init; }

    [Description("A text of your own. Left out, the one before."), MaxLength(WebhookEndpointValues.LongestDescription), Example("the shop")]
    public string? Description { get; init; }

    [Description("What is told of from now on, or *: everything but video.*. Left out, what was.")]
    public ImmutableArray<string>? Events { get; init; }

    public WebhookEndpointValues ToValues() => new() { Url = Url, Description = Description, Events = Events };
}
