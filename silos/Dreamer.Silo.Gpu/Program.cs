using System.CommandLine;
using Dreamer.Hosting;
using Dreamer.Inference;
using Dreamer.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var models = new Option<string[]>("--model") { Description = "A model as [NAME=]FOLDER; again for more models, of which the first is the default", Required = true };
var root = new RootCommand("A GPU silo of the cluster: its devices, an engine each, and the grains that are pinned to them.") { models };
var devices = new DeviceFlags().AddTo(root);
var flags = new MembershipFlags().AddTo(root);
root.SetAction(async (parsed, stop) =>
{
    EnvironmentVariables.Check();
    var membership = flags.Membership(parsed);
    await ClusterHosting.PrepareDatabaseAsync(membership, stop);

    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = [], ContentRootPath = AppContext.BaseDirectory });
    flags.AddTelemetry(builder.Logging, builder.Services, parsed);
    flags.AddBlobs(builder.Services, parsed);
    var inference = Settings.Read(builder.Configuration, "Inference", new InferenceOptions { HeartbeatPeriod = TimeSpan.FromSeconds(1) });
    inference = inference with { ModelFolders = parsed.GetRequiredValue(models) };
    builder.Services.AddDreamerInference(inference.On(devices.Devices(parsed), devices.NumberType(parsed), membership.NameDevice));
    builder.UseOrleans(silo => Dashboard.AddTo(silo.JoinCluster(membership), null));
    using var host = builder.Build();

    var reports = await host.Services.ReadModelsAsync();
    await host.StartAsync($"GPU silo {membership.Name}", stop);
    StartLine.Log(host.Services.GetRequiredService<ILogger<Program>>(), $"Dreamer {ProductVersion.Text}, GPU silo {membership.Name} of cluster {membership.Cluster}", reports);
    Console.WriteLine($"ready {membership.Name}");
    await host.WaitForShutdownAsync(stop);
});
return await ProcessRun.InvokeAsync(root, args);
