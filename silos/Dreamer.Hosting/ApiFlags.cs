using System.CommandLine;
using System.Net;

namespace Dreamer.Hosting;

/// <summary>The flags of a process that serves the API.</summary>
public sealed class ApiFlags
{
    public const int DefaultPort = 8080;

    private readonly Option<int> _port = NumberOptions.Of("--port", "The port to listen at; 0 takes a free one", DefaultPort, least: 0, most: IPEndPoint.MaxPort);
    private readonly Option<int?> _grpcPort = NumberOptions.Optional("--grpc-port", "The port of gRPC without TLS, which speaks HTTP/2 alone; 0 takes a free one (default: the one behind --port)", 0, IPEndPoint.MaxPort);
    private readonly Option<string?> _certificate = new("--certificate") { Description = "A PEM file: HTTP and gRPC then share --port, with TLS" };
    private readonly Option<string?> _key = new("--certificate-key") { Description = "The PEM file of the certificate's key, where it is another one" };
    private readonly Option<string> _address = new("--address")
    {
        Description = "The address to listen at; anything but loopback opens the server to others: see docs/operate.md",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    public ApiFlags AddTo(Command command)
    {
        _address.Validators.Add(given =>
        {
            if (!IPAddress.TryParse(given.GetValueOrDefault<string>(), out _))
            {
                given.AddError($"--address is '{given.GetValueOrDefault<string>()}', and takes an IP address.");
            }
        });
        foreach (var option in new Option[] { _port, _grpcPort, _address, _certificate, _key })
        {
            command.Options.Add(option);
        }

        return this;
    }

    public ApiPorts Ports(ParseResult parsed) => new()
    {
        Address = IPAddress.Parse(parsed.GetRequiredValue(_address)),
        Port = parsed.GetValue(_port),
        GrpcPort = parsed.GetValue(_grpcPort),
        Certificate = parsed.GetValue(_certificate),
        CertificateKey = parsed.GetValue(_key),
    };
}
