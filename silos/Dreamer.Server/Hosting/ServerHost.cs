using Dreamer.Api;
using Dreamer.Grains;
using Dreamer.Hosting;
using Dreamer.Inference;
using Dreamer.Storage;

namespace Dreamer.Server.Hosting;

/// <summary>Puts everything into one process: the API, the actors, inference on this machine, and blobs in a folder or in Azure.</summary>
internal static class ServerHost
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    public static WebApplication Build(ServerOptions options, DataFolder data, Action<WebApplicationBuilder>? adapt)
    {
        // Empty arguments: the flags are ours, and the host must not take them for its own.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        Telemetry.AddLogs(builder.Logging, options.Log, options.JsonLogs);
        Telemetry.AddCollector(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop);
        _ = options.Blobs is { } address ? builder.Services.AddBlobStore(address) : builder.Services.AddFileBlobStore(data.Blobs);
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
}
