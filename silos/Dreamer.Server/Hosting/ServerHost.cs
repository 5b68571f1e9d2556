using Dreamer.Api;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Grains;
using Dreamer.Grains.Tenants;
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
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port); // the first: RunningServer.Url is where it listens
            options.Dashboard?.Listen(kestrel);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop);
        _ = options.Blobs is { } address ? builder.Services.AddBlobStore(address) : builder.Services.AddFileBlobStore(data.Blobs);
        builder.UseOrleans(silo => Dashboard.AddTo(silo.UseLoneSilo(), options.Dashboard).AddActivityPropagation().AddBlobGrainStorage(StorageNames.Default));
        // Such as Quota__Default__PendingGenerations=100, or Quota__Tenants__acme__GenerationsPerDay=50.
        var quota = builder.Configuration.GetSection("Quota").Get<QuotaOptions>() ?? new QuotaOptions();
        builder.Services.AddDreamerGrains(new GrainsOptions { Quota = quota }).AddDreamerInference(InferenceOf(options, builder.Configuration));
        builder.Services.AddDreamerApi(options.Api);
        adapt?.Invoke(builder);
        var app = builder.Build();
        app.MapDreamerApi();
        options.Dashboard?.Map(app);
        return app;
    }

    /// <summary>Such as <c>Inference__TenantWeights__acme=2</c> in the environment; one model's folder is the command line's to say, several are there.</summary>
    private static InferenceOptions InferenceOf(ServerOptions options, ConfigurationManager configuration)
    {
        var inference = configuration.GetSection("Inference").Get<InferenceOptions>() ?? new InferenceOptions();
        inference = (inference with { ModelFolder = options.Model }).On(options.Devices, options.NumberType);
        return inference.Folders.Select(ModelPlace.FaultOf).FirstOrDefault(fault => fault is not null) is { } fault
            ? throw new DirectoryNotFoundException($"{fault} {(inference.ModelFolders.Count == 0 ? "--model" : "Inference__ModelFolders")} names another.")
            : inference with { ModelFolders = [.. inference.Folders.Select(Path.GetFullPath)] };
    }
}
