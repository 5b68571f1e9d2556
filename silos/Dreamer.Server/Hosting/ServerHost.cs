using Dreamer.Api;
using Dreamer.Grains;
using Dreamer.Inference;
using Dreamer.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dreamer.Server.Hosting;

/// <summary>Puts everything into one process: the API, the actors, inference on this machine, and blobs in a folder or in Azure.</summary>
internal static class ServerHost
{
    /// <summary>
    /// The API refuses far smaller bodies itself, with an answer that says why. Over this limit the connection is cut, and the caller, who
    /// is still sending, never sees an answer.
    /// </summary>
    private const long LongestRefusedBody = 256L << 20;

    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    public static WebApplication Build(ServerOptions options, DataFolder data, Action<WebApplicationBuilder>? adapt)
    {
        // Empty arguments: the flags are ours, and the host must not take them for its own.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        Telemetry.AddLogs(builder.Logging, options);
        Telemetry.AddCollector(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop);
        AddBlobs(builder.Services, options, data);
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

    private static void AddBlobs(IServiceCollection services, ServerOptions options, DataFolder data) =>
        _ = options.Blobs is { } address ? services.AddAzureBlobStore(address) : services.AddFileBlobStore(data.Blobs);

    private static void UseOneSilo(ISiloBuilder silo)
    {
        var (port, gateway) = FreePorts.Take();
        silo.UseLocalhostClustering(port, gateway).AddBlobGrainStorage(StorageNames.Default);
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 1_000;
        kestrel.Limits.MaxRequestBodySize = LongestRefusedBody;
        kestrel.Listen(options.Address, options.Port);
    }
}
