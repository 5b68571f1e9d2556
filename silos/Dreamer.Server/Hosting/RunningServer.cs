using System.Net;
using Dreamer.Api;
using Dreamer.Api.Keys;
using Dreamer.Api.SignIns;
using Dreamer.Grains;
using Dreamer.Hosting;
using Dreamer.Inference;
using Dreamer.Storage;

namespace Dreamer.Server.Hosting;

/// <summary>A server that accepts requests, until it is disposed of.</summary>
public sealed partial class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan s_readinessPoll = TimeSpan.FromMilliseconds(50);

    private readonly WebApplication _app;
    private readonly DataFolder _data;
    private readonly CancellationTokenSource _disposed = new();
    private IPlaceHold? _blobs;
    private Task _watching = Task.CompletedTask;
    private Task? _stopping;

    private readonly ApiPorts _ports;

    private RunningServer(WebApplication app, ApiPorts ports, DataFolder data) => (_app, _ports, _data) = (app, ports, data);

    /// <summary>Where programs of this machine find it, without TLS.</summary>
    public Uri Url => new(_app.Urls.ElementAt(_ports.HasTls ? 1 : 0));

    /// <summary>Where everybody else does.</summary>
    public Uri PublicUrl => new(_app.Urls.First());

    public Uri GrpcUrl => new(_ports.GrpcUrlOf(_app.Urls));

    /// <summary>Opens this server as long as it runs.</summary>
    public string Key => Keys.ProcessKey;

    /// <summary>Its actors, for a program that hosts it and looks below the API.</summary>
    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    private KeyRing Keys => _app.Services.GetRequiredService<KeyRing>();

    /// <summary>
    /// <list type="number">
    /// <item>The data folder is held, and the ports are free.</item>
    /// <item>The models are read: without a usable one nothing starts.</item>
    /// <item>The blobs are held, before anything unfinished is taken up.</item>
    /// <item>Actors and HTTP start; a device with a model has reported.</item>
    /// <item>The command line finds it.</item>
    /// </list>
    /// What fails lets go of all that came before.
    /// </summary>
    public static async Task<RunningServer> StartAsync(
        ServerOptions options, Action<WebApplicationBuilder>? adapt = null, CancellationToken cancellationToken = default)
    {
        var data = DataFolder.Open(options.Data); // 1.
        RunningServer server;
        try
        {
            options.Ports.Check();
            options.Dashboard?.CheckPort();
            server = new RunningServer(ServerHost.Build(options, data, adapt), options.Ports, data);
        }
        catch
        {
            data.Dispose();
            throw;
        }

        try
        {
            await server.StartAsync(options.Blobs ?? data.Blobs, cancellationToken);
            return server;
        }
        catch (Exception) when (server._app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await server.DisposeAsync();
            throw new OperationCanceledException("The server was stopped before it was ready.");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes up the stored API key; one that had to be made is returned, and shown nowhere else.</summary>
    public Task<string?> OpenStoredKeyAsync() => Keys.OpenStoredAsync();

    /// <summary>
    /// Opens Studio and signs in who runs the server, once; null where there is no Studio, or where others reach the server, so that whoever reads what it
    /// prints may not be who opens it.
    /// </summary>
    public Uri? StudioLink() =>
        IPAddress.IsLoopback(_ports.Address) && _app.Services.GetRequiredService<ApiOptions>().Studio
            ? new Uri(Url, _app.Services.GetRequiredService<StudioLinks>().New())
            : null;

    /// <summary>Until a signal, or the loss of its blobs, has stopped it.</summary>
    public async Task WaitForEndAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _app.Lifetime.ApplicationStopping.Register(asked.SetResult);
        await asked.Task;
        await StopAsync();
        if (_blobs is { Lost.IsCompleted: true })
        {
            throw new IOException("The server stopped: another one has, or may have, taken the place of its blobs.");
        }
    }

    /// <summary>Finishes what is under way, within the time that the host gives it; interrupted generations go on at the next start.</summary>
    public Task StopAsync() => _stopping ??= StopOnceAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _disposed.CancelAsync();
        await _watching;
        await _app.DisposeAsync();
        await (_blobs?.DisposeAsync() ?? ValueTask.CompletedTask);
        _data.Dispose();
        _disposed.Dispose();
    }

    private async Task StartAsync(string blobs, CancellationToken cancellationToken)
    {
        var devices = await _app.Services.ReadModelsAsync(); // 2.
        _blobs = await PlaceHold.TakeAsync(blobs, TimeProvider.System, cancellationToken); // 3.
        _watching = StopWhenLostAsync(_blobs);
        await _app.StartAsync(cancellationToken); // 4.
        await WaitUntilReadyAsync(cancellationToken);
        if (!new ServerFile(Url.ToString(), Environment.ProcessId, Key).TryWrite(_data.Path)) // 5.
        {
            LogHidden(_app.Logger);
        }
        StartLine.Log(_app.Logger, $"Dreamer {ProductVersion.Text} at {PublicUrl.ToString().TrimEnd('/')}, gRPC at {GrpcUrl.ToString().TrimEnd('/')}, data folder {_data.Path}", devices);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        while (!(await Grains.DeviceDirectory().ListAsync()).Any(device => device.Models.Length > 0))
        {
            await Task.Delay(s_readinessPoll, cancellationToken);
        }
    }

    private async Task StopOnceAsync()
    {
        ServerFile.Delete(_data.Path);
        if (_app.Lifetime.ApplicationStarted.IsCancellationRequested)
        {
            var unfinished = await _app.Services.CountUnfinishedAsync();
            LogStopping(_app.Logger, unfinished);
        }
        try
        {
            await _app.StopAsync();
        }
        catch (Exception) when (!_app.Lifetime.ApplicationStarted.IsCancellationRequested)
        {
            // An actor host that never came up refuses to go down.
        }
    }

    /// <summary>Two servers would drive the same generations: the one that lost its hold goes.</summary>
    private async Task StopWhenLostAsync(IPlaceHold blobs)
    {
        try
        {
            await blobs.Lost.WaitAsync(_disposed.Token);
            LogLost(_app.Logger);
            _app.Lifetime.StopApplication();
        }
        catch (OperationCanceledException)
        {
            // It ends by itself.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping; generations that go on at the next start: {Unfinished}")]
    private static partial void LogStopping(ILogger log, int unfinished);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the command line will not find this server: neither XDG_RUNTIME_DIR nor /tmp takes a file of its own")]
    private static partial void LogHidden(ILogger log);

    [LoggerMessage(Level = LogLevel.Critical, Message = "this server stops: it could not renew its lease on the blobs, and another has, or may have, taken their place")]
    private static partial void LogLost(ILogger log);
}
