using System.Net;
using System.Net.Sockets;

namespace Dreamer.Testing;

/// <summary>Loopback ports that nothing listens on, so that test hosts do not meet each other or a server that runs.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
