using System.Net;
using System.Net.Sockets;

namespace Dreamer.Server.Hosting;

/// <summary>Ports for a silo that talks to itself only, so that several can run on one machine.</summary>
internal static class FreePorts
{
    public static (int Silo, int Gateway) Take()
    {
        // Both are held at once: else the system may give the same port twice.
        using TcpListener silo = Listening(), gateway = Listening();
        return (PortOf(silo), PortOf(gateway));
    }

    private static TcpListener Listening()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
