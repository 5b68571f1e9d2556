using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Hosting;
using Dreamer.Inference.Models;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Server.Hosting;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dreamer.Server.Tests;

/// <summary>The whole server as it ships, but for the model, over a folder of its own.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private FakeServer(TemporaryFolder folder, RunningServer server, FakeModel model)
    {
        (_folder, Running, Model) = (folder, server, model);
        Client = DreamerClient.Connect(server.Url, server.Key);
    }

    public RunningServer Running { get; }

    public FakeModel Model { get; }

    public DreamerClient Client { get; }

    public string Data => _folder.Path;

    public static async Task<FakeServer> StartAsync()
    {
        var (folder, model) = (new TemporaryFolder(), new FakeModel());
        return new FakeServer(folder, await StartAsync(folder.Path, model), model);
    }

    public static Task<RunningServer> StartAsync(string data, FakeModel model, string? blobs = null, ILoggerProvider? logs = null, Dashboard? dashboard = null, ApiOptions? api = null) => RunningServer.StartAsync(
        new ServerOptions { Port = 0, Data = data, Model = data, Blobs = blobs, Log = LogLevel.Information, Api = api ?? new ApiOptions(), Dashboard = dashboard },
        builder =>
        {
            builder.Services.AddSingleton<IModelSource>(model);
            _ = logs is null ? builder.Logging : builder.Logging.AddProvider(logs);
        });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Running.DisposeAsync();
        _folder.Dispose();
    }
}
