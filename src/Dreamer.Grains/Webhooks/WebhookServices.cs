using System.Net;
using Dreamer.Grains.Outgoing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dreamer.Grains.Webhooks;

/// <summary>Registers what webhooks are sent with.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddWebhookSender(this IServiceCollection services)
    {
        services.TryAddSingleton<HostLookup>(Dns.GetHostAddressesAsync);
        return services
            .AddSingleton(provider => new OutgoingNetworks(OptionsOf(provider).Networks))
            .AddSingleton(provider => new OutgoingConnections(
                provider.GetRequiredService<OutgoingNetworks>(), provider.GetRequiredService<HostLookup>(),
                OptionsOf(provider).UseEnvironmentProxy))
            .AddSingleton<WebhookSender>();
    }

    private static WebhookOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<GrainsOptions>().Webhooks;
}
