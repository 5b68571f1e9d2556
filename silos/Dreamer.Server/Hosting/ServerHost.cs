using System.Net;
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
        EnvironmentVariables.Check();
        // Empty arguments: the flags are ours, and the host must not take them for its own.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        Telemetry.AddLogs(builder.Logging, options.Log, options.JsonLogs);
        Telemetry.AddCollector(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            options.Ports.Listen(kestrel); // the first: RunningServer's URLs are where it listens
            if (options.Ports.HasTls)
            {
                kestrel.Listen(IPAddress.Loopback, 0); // for this machine's command line, which knows no certificate
            }
            options.Dashboard?.Listen(kestrel);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop);
        _ = options.Blobs is { } address ? builder.Services.AddBlobStore(address) : builder.Services.AddFileBlobStore(data.Blobs);
        builder.UseOrleans(silo => Dashboard.AddTo(silo.UseLoneSilo(), options.Dashboard).AddActivityPropagation().AddBlobGrainStorage(StorageNames.Default));
        // Such as Quota__Default__PendingGenerations=100, or Quota__Tenants__acme__GenerationsPerDay=50.
        var quota = Settings.Read(builder.Configuration, "Quota", new QuotaOptions());
        var webhooks = Settings.Read(builder.Configuration, "Webhooks", new WebhookOptions());
        var grains = Settings.Read(builder.Configuration, "Grains", new GrainsOptions { Quota = quota, Webhooks = webhooks });
        builder.Services.AddDreamerGrains(grains).AddDreamerInference(InferenceOf(options, builder.Configuration));
        builder.Services.AddDreamerApi(Settings.Read(builder.Configuration, "Api", options.Api with { }));
        adapt?.Invoke(builder);
        var app = builder.Build();
        app.MapDreamerApi();
        options.Dashboard?.Map(app);
        return app;
    }

    /// <summary>Such as <c>Inference__TenantWeights__acme=2</c> in the environment, whose models count where the command line names none.</summary>
    private static InferenceOptions InferenceOf(ServerOptions options, ConfigurationManager configuration)
    {
        var inference = Settings.Read(configuration, "Inference", new InferenceOptions());
        var listed = options.Models.Count > 0 ? options.Models : inference.ModelFolders;
        inference = (inference with { ModelFolders = listed, ModelFolder = HomeFolder.Model }).On(options.Devices, options.NumberType);
        var flag = options.Models.Count > 0 || listed.Count == 0 ? "--model" : "Inference__ModelFolders";
        return inference.Folders.Select(folder => ModelPlace.FaultOf(NamedFolder.Parse(folder).Folder)).FirstOrDefault(fault => fault is not null) is { } fault
            ? throw new DirectoryNotFoundException($"{fault} {flag} names another.")
            : inference;
    }
}
