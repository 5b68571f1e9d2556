using System.Net;
using System.Net.Sockets;

namespace Dreamer.Hosting;

/// <summary>Tries a port before anything else starts: what Kestrel says of one that is taken is a stack trace in the log.</summary>
public static class ListeningPort
{
    /// <summary>Refuses with one sentence that names the flag to change.</summary>
    public static void Check(IPAddress address, int port, string flag)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException refused)
        {
            var where = new IPEndPoint(address, port);
            throw new IOException(refused.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{where} is in use; {flag} takes another.",
                SocketError.AccessDenied => $"{where} is not this user's to listen at; {flag} takes a port from 1024 on.",
                SocketError.AddressNotAvailable => $"{where} is no address of this machine; --address takes another.",
                _ => $"{where} cannot be listened at: {refused.Message}.",
            }, refused);
        }
    }
}
