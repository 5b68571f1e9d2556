using System.Net;
using System.Net.Sockets;

namespace Dreamer.Grains.Outgoing;

/// <summary>The addresses of a host's name.</summary>
public delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellationToken);

/// <summary>The name or address of a host is one that nothing may go to.</summary>
internal sealed class RefusedHostException(string message) : Exception(message);

/// <summary>
/// Opens connections for calls whose address a person gave. The name is looked up here, each address is checked, and the connection is made
/// to a checked address: a name that means something else a moment later leads nowhere.
/// </summary>
internal sealed class OutgoingConnections(OutgoingNetworks networks, HostLookup lookup, bool usesProxy)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        if (usesProxy && IsProxy(context))
        {
            return await OpenAsync(await lookup(host, cancellationToken), port, cancellationToken);
        }
        if (!OutgoingUrl.IsPortAllowed(port))
        {
            throw new RefusedHostException($"The port {port} of '{host}' is none of 80, 443 and 1024 to 65535.");
        }
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await lookup(host, cancellationToken);
        return await OpenAsync(Checked(host, found), port, cancellationToken);
    }

    /// <summary>One that is not public beside others that are is a trick, or a mistake: none is tried.</summary>
    private IPAddress[] Checked(string host, IPAddress[] found)
    {
        foreach (var address in found)
        {
            if (networks.FaultOf(address) is { } fault)
            {
                throw new RefusedHostException(
                    $"The host '{Shown.Briefly(host)}' has the address {address}, which is {fault}: messages go to public addresses only.");
            }
        }
        return found.Length > 0 ? found : throw new RefusedHostException($"The host '{Shown.Briefly(host)}' has no address.");
    }

    private static bool IsProxy(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.RequestUri is { } target
        && (target.IdnHost != context.DnsEndPoint.Host || target.Port != context.DnsEndPoint.Port);

    private static async Task<Stream> OpenAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
