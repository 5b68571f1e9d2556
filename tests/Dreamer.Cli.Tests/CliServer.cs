using Dreamer.Api;
using Dreamer.Inference.Models;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Server.Hosting;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Cli.Tests;

/// <summary>A running server with a pretended model; the command line finds it through its data folder.</summary>
public sealed class CliServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;

    internal FakeModel Model { get; init; } = new();

    public string Data => _folder.Path;

    public Uri Url => _server!.Url;

    public Uri GrpcUrl => _server!.GrpcUrl;

    public string Key => _server!.Key;

    public string File(string name) => _folder.File(name);

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(
        new ServerOptions { Port = 0, Data = Data, Model = Data, Api = new ApiOptions() },
        builder => builder.Services.AddSingleton<IModelSource>(Model));

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }
}
