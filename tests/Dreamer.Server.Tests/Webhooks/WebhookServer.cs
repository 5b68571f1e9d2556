using Dreamer.Client;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Webhooks;

/// <summary>A server, as a process of its own, that may send to loopback.</summary>
public sealed class WebhookServer : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>As docs/webhooks.md has it.</summary>
    internal static readonly (string Name, string Value)[] ToLoopback = [("Webhooks__AllowedNetworks__0", "127.0.0.0/8"), ("Webhooks__AllowHttpToLoopback", "true")];

    private readonly TemporaryFolder _data = new();
    private readonly TinyModelFolder _model = new();
    private ServerProcess? _server;

    public DreamerClient Client => _server!.Client;

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(_data.Path, _model.Folder, ToLoopback);

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    public Task DisposeAsync()
    {
        _server?.Dispose();
        _model.Dispose();
        _data.Dispose();
        return Task.CompletedTask;
    }
}
