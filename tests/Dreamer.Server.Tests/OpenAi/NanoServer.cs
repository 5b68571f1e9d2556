using Dreamer.Api;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.OpenAi;

/// <summary>A server with the model that ships, for all who ask it something.</summary>
public sealed class NanoServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _data = new();

    internal RunningServer Running { get; private set; } = null!;

    public async Task InitializeAsync() => Running = await RunningServer.StartAsync(
        new ServerOptions { Port = 0, Data = _data.Path, Model = NanoFactAttribute.ModelFolder, Api = new ApiOptions() });

    public async Task DisposeAsync() => await Running.DisposeAsync();

    public void Dispose() => _data.Dispose();
}
