using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Dreamer.Grains;

/// <summary>Where webhooks may go, such as <c>Webhooks__AllowedNetworks__0=10.20.0.0/16</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>Networks that receivers may be in although they are not public, each with its prefix length.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Whether an address may begin with <c>http://</c> where its host is this machine.</summary>
    public bool AllowHttpToLoopback { get; init; }

    /// <summary>Whether deliveries go through the proxy that the environment names, which then decides where they may go.</summary>
    public bool UseEnvironmentProxy { get; init; }

    /// <summary>Messages that may wait for an endpoint; one more, and the oldest is dropped.</summary>
    [Range(1, 10_000_000)]
    public int MaxWaiting { get; init; } = 10_000;

    internal IReadOnlyList<IPNetwork> Networks => [.. AllowedNetworks.Select(text => IPNetwork.Parse(text))];

    internal WebhookOptions Check()
    {
        OptionRange.Check("Webhooks", this);
        return AllowedNetworks.FirstOrDefault(text => !IPNetwork.TryParse(text, out _)) is { } wrong
            ? throw new ArgumentException(
                $"Webhooks:AllowedNetworks holds '{wrong}'; a network is its first address and a prefix length, such as '10.20.0.0/16'.")
            : this;
    }
}
