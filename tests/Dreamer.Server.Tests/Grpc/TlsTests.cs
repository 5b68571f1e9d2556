using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Hosting;
using Dreamer.Inference.Models;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Server.Hosting;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Server.Tests.Grpc;

/// <summary>With a certificate HTTP/1.1 and gRPC share a port; without one gRPC has its own.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly byte[] s_emptyMessage = new byte[5];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_are_on_one_port_with_TLS()
    {
        var (certificate, key) = WriteCertificate();
        await using var server = await StartAsync(new ApiPorts { Certificate = certificate, CertificateKey = key });

        var http = await AskAsync(server.PublicUrl, HttpVersion.Version11, HttpMethod.Get, "/healthz/live", null);
        var grpc = await AskAsync(server.GrpcUrl, HttpVersion.Version20, HttpMethod.Post, "/grpc.health.v1.Health/Check", s_emptyMessage);

        Assert.Equal(("https", server.PublicUrl), (server.GrpcUrl.Scheme, server.GrpcUrl));
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (http.StatusCode, http.Version));
        Assert.Equal(("0", HttpVersion.Version20), (string.Concat(grpc.TrailingHeaders.GetValues("grpc-status")), grpc.Version));
    }

    [Fact]
    public async Task The_command_line_finds_a_server_with_TLS_by_its_plain_port()
    {
        var (certificate, key) = WriteCertificate();
        await using var server = await StartAsync(new ApiPorts { Certificate = certificate, CertificateKey = key });

        var found = await ServerFile.FindLivingAsync(_folder.File("data"));
        using var client = DreamerClient.Connect(new Uri(found!.Url), found.Key);

        Assert.Equal(("http", true), (new Uri(found.Url).Scheme, new Uri(found.Url).IsLoopback));
        Assert.True(await client.IsReadyAsync());
    }

    [Fact]
    public async Task Without_TLS_gRPC_has_a_port_of_its_own()
    {
        await using var server = await StartAsync(new ApiPorts());

        using var client = DreamerGrpcClient.Connect(server.GrpcUrl, server.Key);

        Assert.NotEqual(server.Url.Port, server.GrpcUrl.Port);
        Assert.True(await client.IsReadyAsync());
        Assert.Equal(200, (int)(await AskAsync(server.Url, HttpVersion.Version11, HttpMethod.Get, "/healthz/live", null)).StatusCode);
    }

    [Fact]
    public async Task What_is_no_certificate_is_refused_by_its_name()
    {
        var wrong = _folder.File("wrong.pem");
        await File.WriteAllTextAsync(wrong, "no certificate");

        var refused = await Assert.ThrowsAsync<IOException>(() => StartAsync(new ApiPorts { Certificate = wrong }));
        var missing = await Assert.ThrowsAsync<IOException>(() => StartAsync(new ApiPorts { Certificate = _folder.File("none.pem") }));

        Assert.StartsWith($"--certificate '{wrong}' cannot be used: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("none.pem", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_gRPCs_that_is_taken_is_refused_by_its_flag()
    {
        var taken = FreePort.Next();
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, taken);
        listener.Start();

        var refused = await Assert.ThrowsAsync<IOException>(() => StartAsync(new ApiPorts { GrpcPort = taken }));

        Assert.Equal($"127.0.0.1:{taken} is in use; --grpc-port takes another.", refused.Message);
    }

    private Task<RunningServer> StartAsync(ApiPorts ports)
    {
        var model = new FakeModel();
        return RunningServer.StartAsync(
            new ServerOptions { Ports = ports, Data = _folder.File("data"), Model = _folder.Path, Blobs = null, Api = new ApiOptions() },
            builder => builder.Services.AddSingleton<IModelSource>(model));
    }

    private (string Certificate, string Key) WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var (certificateFile, keyFile) = (_folder.File("server.pem"), _folder.File("server.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    private static async Task<HttpResponseMessage> AskAsync(Uri server, Version version, HttpMethod method, string path, byte[]? message)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
        });
        using var request = new HttpRequestMessage(method, new Uri(server, path)) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (message is not null)
        {
            request.Content = new ByteArrayContent(message) { Headers = { ContentType = new("application/grpc") } };
        }

        return await http.SendAsync(request);
    }
}
