using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>The server as it ships, with the model that ships, for tests that only add to it. Without the model they are skipped.</summary>
public sealed class NanoServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DreamerClient Http { get; private set; } = null!;

    public DreamerGrpcClient Grpc { get; private set; } = null!;

    /// <summary>Host and port, as most clients take them.</summary>
    public string GrpcTarget => Running.GrpcUrl.Authority;

    internal RunningServer Running { get; private set; } = null!;

    /// <summary>As programs of other languages are told.</summary>
    internal ServerAccess Access => new(Running.Url, Running.Key);

    public string File(string name) => _folder.File(name);

    public async Task InitializeAsync()
    {
        if (NanoClients.MissingModel is null)
        {
            Running = await RunningServer.StartAsync(
                new ServerOptions { Port = 0, Data = _folder.File("data"), Model = NanoFactAttribute.ModelFolder, Api = new ApiOptions() });
            Http = DreamerClient.Connect(Running.Url, Running.Key);
            Grpc = DreamerGrpcClient.Connect(Running.GrpcUrl, Running.Key);
        }
    }

    public async Task DisposeAsync()
    {
        Http?.Dispose();
        Grpc?.Dispose();
        await (Running?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    public void Dispose() => _folder.Dispose();
}
