using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Inference;
using Dreamer.Server.Hosting;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>With its devices' usual options unless told otherwise, which name the model themselves.</summary>
    public static async Task<ModelServer> StartAsync(string model, InferenceOptions? inference = null)
    {
        var data = new TemporaryFolder();
        var options = new ServerOptions { Port = 0, Data = data.Path, Model = model, Api = new ApiOptions() };
        return new ModelServer(data, await (inference is null
            ? RunningServer.StartAsync(options)
            : RunningServer.StartAsync(options, builder => builder.Services.AddSingleton(inference))));
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
