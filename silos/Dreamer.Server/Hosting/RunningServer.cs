using Dreamer.Api.Keys;

namespace Dreamer.Server.Hosting;

/// <summary>A server that accepts requests, until it is disposed of.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataFolder _data;

    private RunningServer(WebApplication app, DataFolder data) => (_app, _data) = (app, data);

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Opens this server as long as it runs.</summary>
    public string Key => Keys.ProcessKey;

    /// <summary>Its actors, for a program that hosts it and looks below the API.</summary>
    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    private KeyRing Keys => _app.Services.GetRequiredService<KeyRing>();

    public static async Task<RunningServer> StartAsync(ServerOptions options, Action<WebApplicationBuilder>? adapt = null, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(options.Model))
        {
            throw new DirectoryNotFoundException($"There is no model folder '{options.Model}'; --model names another.");
        }

        var data = DataFolder.Open(options.Data);
        try
        {
            var app = ServerHost.Build(options, data, adapt);
            await app.StartAsync(cancellationToken);
            var server = new RunningServer(app, data);
            new ServerFile(server.Url.ToString(), Environment.ProcessId, server.Key).Write(data.Path);
            return server;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Takes up the stored API key; one that had to be made is returned, and shown nowhere else.</summary>
    public Task<string?> OpenStoredKeyAsync() => Keys.OpenStoredAsync();

    public Task WaitForEndAsync() => _app.WaitForShutdownAsync();

    /// <summary>Finishes what is under way, within the time that the host gives it; interrupted generations go on at the next start.</summary>
    public Task StopAsync()
    {
        ServerFile.Delete(_data.Path);
        return _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        _data.Dispose();
    }
}
