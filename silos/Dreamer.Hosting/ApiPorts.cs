using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Dreamer.Hosting;

/// <summary>
/// Where the API listens. With TLS, HTTP/1.1 and HTTP/2 share a port, since the handshake says which it is. Without it nothing does, so gRPC has a
/// port of its own that speaks HTTP/2 alone.
/// </summary>
public sealed record ApiPorts
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Of gRPC without TLS; null is the one behind <see cref="Port"/>, or a free one where that is free.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>A PEM file with the certificate and what it is signed by; without one there is no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>A PEM file with the certificate's key; null looks in the certificate's file.</summary>
    public string? CertificateKey { get; init; }

    public bool HasTls => Certificate is not null;

    private int OwnGrpcPort => GrpcPort ?? (Port == 0 ? 0 : Port + 1);

    /// <summary>Refuses a port that is taken, or a certificate that is none, with one sentence that names the flag.</summary>
    public void Check()
    {
        ListeningPort.Check(Address, Port, "--port");
        if (HasTls)
        {
            ReadTls();
        }
        else
        {
            ListeningPort.Check(Address, OwnGrpcPort, "--grpc-port");
        }
    }

    /// <summary>The API's port first, and gRPC's second where it has one.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        if (HasTls)
        {
            var tls = ReadTls();
            kestrel.Listen(Address, Port, listen => listen.UseHttps(tls));
            return;
        }

        kestrel.Listen(Address, Port, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(Address, OwnGrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
    }

    /// <summary>Of the addresses that are listened at, the one of gRPC.</summary>
    public string GrpcUrlOf(IEnumerable<string> urls) => urls.ElementAt(HasTls ? 0 : 1);

    private HttpsConnectionAdapterOptions ReadTls()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(Certificate!);
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(Certificate!, CertificateKey),
                ServerCertificateChain = chain,
            };
        }
        catch (Exception refused) when (refused is CryptographicException or IOException or UnauthorizedAccessException)
        {
            var key = CertificateKey is null ? "" : $" with the key '{CertificateKey}'";
            throw new IOException($"--certificate '{Certificate}'{key} cannot be used: {refused.Message}", refused);
        }
    }
}
