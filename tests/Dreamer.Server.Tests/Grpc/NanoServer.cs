using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Grpc;

/// <summary>The server as it ships, with the model that ships, shared by tests that only add to it.</summary>
public sealed class NanoServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;

    public DreamerClient Http { get; private set; } = null!;

    public DreamerGrpcClient Grpc { get; private set; } = null!;

    public string Key => _server!.Key;

    /// <summary>Host and port, as most clients take them.</summary>
    public string GrpcTarget => _server!.GrpcUrl.Authority;

    public string File(string name) => _folder.File(name);

    public async Task InitializeAsync()
    {
        if (!Directory.Exists(NanoFactAttribute.ModelFolder))
        {
            return; // its tests are skipped
        }

        _server = await RunningServer.StartAsync(
            new ServerOptions { Port = 0, Data = _folder.File("data"), Model = NanoFactAttribute.ModelFolder, Api = new ApiOptions() });
        Http = DreamerClient.Connect(_server.Url, _server.Key);
        Grpc = DreamerGrpcClient.Connect(_server.GrpcUrl, _server.Key);
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    public async Task DisposeAsync()
    {
        Http?.Dispose();
        Grpc?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }
}
