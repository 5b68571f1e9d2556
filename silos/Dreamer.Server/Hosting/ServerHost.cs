using Dreamer.Api;
using Dreamer.Grains;
using Dreamer.Inference;
using Dreamer.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dreamer.Server.Hosting;

/// <summary>Puts everything into one process: the API, the actors, inference on this machine, and blobs in a folder.</summary>
internal static class ServerHost
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    public static WebApplication Build(ServerOptions options, DataFolder data, Action<WebApplicationBuilder>? adapt)
    {
        // Empty arguments: the flags are ours, and the host must not take them for its own.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        AddLogs(builder.Logging, options.Log);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop);
        builder.Services.AddFileBlobStore(data.Blobs);
        builder.UseOrleans(UseOneSilo);
        // Such as Inference__TenantWeights__acme=2 in the environment; the model's folder is the command line's to say.
        var inference = builder.Configuration.GetSection("Inference").Get<InferenceOptions>() ?? new InferenceOptions();
        builder.Services.AddDreamerGrains().AddDreamerInference(inference with { ModelFolder = Path.GetFullPath(options.Model) });
        builder.Services.AddDreamerApi(options.Api);
        adapt?.Invoke(builder);
        var app = builder.Build();
        app.MapDreamerApi();
        return app;
    }

    private static void UseOneSilo(ISiloBuilder silo)
    {
        var (port, gateway) = FreePorts.Take();
        silo.UseLocalhostClustering(port, gateway).AddBlobGrainStorage(StorageNames.Default);
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 1_000;
        kestrel.Listen(options.Address, options.Port);
    }

    /// <summary>Logs go to standard error: standard output is for the one line that says ready.</summary>
    private static void AddLogs(ILoggingBuilder logs, LogLevel level)
    {
        logs.ClearProviders().SetMinimumLevel(level).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning);
        logs.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        logs.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
