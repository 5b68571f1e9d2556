using Dreamer.Api;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.OpenAi;

/// <summary>A server with the model that ships, for all who ask it something.</summary>
public sealed class NanoServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _data = new();

    internal RunningServer Running { get; private set; } = null!;

    /// <summary>As programs of other languages are told.</summary>
    internal ServerAccess Access => new(Running.Url, Running.Key);

    public async Task InitializeAsync()
    {
        if (NanoClients.MissingModel is null) // else its tests are skipped
        {
            Running = await RunningServer.StartAsync(
                new ServerOptions { Port = 0, Data = _data.Path, Model = NanoFactAttribute.ModelFolder, Api = new ApiOptions() });
        }
    }

    public async Task DisposeAsync()
    {
        if (Running is not null)
        {
            await Running.DisposeAsync();
        }
    }

    public void Dispose() => _data.Dispose();
}
