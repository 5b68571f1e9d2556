using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>The whole server as it ships with a model's folder, over a data folder of its own.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly TemporaryFolder _data;
    private readonly RunningServer _server;

    private ModelServer(TemporaryFolder data, RunningServer server)
    {
        (_data, _server) = (data, server);
        Client = DreamerClient.Connect(server.Url, server.Key);
    }

    public DreamerClient Client { get; }

    public static async Task<ModelServer> StartAsync(string model)
    {
        var data = new TemporaryFolder();
        return new ModelServer(data, await RunningServer.StartAsync(new ServerOptions { Port = 0, Data = data.Path, Model = model, Api = new ApiOptions() }));
    }

    /// <summary>Of a generation that has to succeed.</summary>
    public async Task<Generation> EndOfAsync(Generation generation)
    {
        var done = await Client.Generations.WaitAsync(generation.Id);
        Assert.True(done.State == GenerationStates.Succeeded, done.Error?.Message);
        return done;
    }

    public async Task<byte[]> ContentAsync(Generation generation, string variant)
    {
        using var content = new MemoryStream();
        await Client.Generations.DownloadAsync(generation.Id, variant, content);
        return content.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _data.Dispose();
    }
}
