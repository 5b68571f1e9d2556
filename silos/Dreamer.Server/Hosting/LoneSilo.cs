using Microsoft.AspNetCore.Connections;

namespace Dreamer.Server.Hosting;

/// <summary>
/// A silo that is its whole cluster. Silos and clients of Orleans trust whoever connects, so this one listens nowhere: calls within a
/// process need no connection, and the HTTP port is the only one that the server opens.
/// </summary>
internal static class LoneSilo
{
    /// <summary>A part of the silo's name; nobody listens there.</summary>
    private const int Port = 11111;

    public static ISiloBuilder UseLoneSilo(this ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(Port, gatewayPort: 0);
        // Orleans keeps its listeners under keys of its own; Kestrel's have none.
        foreach (var listener in silo.Services.Where(service => service.IsKeyedService && service.ServiceType == typeof(IConnectionListenerFactory)).ToList())
        {
            silo.Services.Remove(listener);
            silo.Services.AddKeyedSingleton<IConnectionListenerFactory, SilentListenerFactory>(listener.ServiceKey);
        }
        return silo;
    }
}
