using Dreamer.Api.Keys;
using Dreamer.Storage;

namespace Dreamer.Server.Hosting;

/// <summary>A server that accepts requests, until it is disposed of.</summary>
public sealed partial class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataFolder _data;
    private readonly IPlaceHold _blobs;

    private RunningServer(WebApplication app, DataFolder data, IPlaceHold blobs) => (_app, _data, _blobs) = (app, data, blobs);

    public Uri Url => new(_app.Urls.First());

    /// <summary>Opens this server as long as it runs.</summary>
    public string Key => Keys.ProcessKey;

    /// <summary>Its actors, for a program that hosts it and looks below the API.</summary>
    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    private KeyRing Keys => _app.Services.GetRequiredService<KeyRing>();

    public static async Task<RunningServer> StartAsync(ServerOptions options, Action<WebApplicationBuilder>? adapt = null, CancellationToken cancellationToken = default)
    {
        var data = DataFolder.Open(options.Data);
        IPlaceHold? blobs = null;
        try
        {
            var app = ServerHost.Build(options, data, adapt);
            blobs = await PlaceHold.TakeAsync(options.Blobs ?? data.Blobs, TimeProvider.System, cancellationToken); // before anything unfinished is taken up
            _ = StopWhenLostAsync(app, blobs);
            await app.StartAsync(cancellationToken);
            var server = new RunningServer(app, data, blobs);
            new ServerFile(server.Url.ToString(), Environment.ProcessId, server.Key).Write(data.Path);
            return server;
        }
        catch
        {
            await (blobs?.DisposeAsync() ?? ValueTask.CompletedTask);
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
        await _blobs.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>Two servers would drive the same generations: the one that lost its hold goes.</summary>
    private static async Task StopWhenLostAsync(WebApplication app, IPlaceHold blobs)
    {
        await blobs.Lost;
        LogLost(app.Logger);
        app.Lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "another server has taken the place of the blobs, after this one could not renew its lease for too long: this one stops")]
    private static partial void LogLost(ILogger log);
}
