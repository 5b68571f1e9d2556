using System.CommandLine;
using System.Net;
using Dreamer.Api;
using Dreamer.Api.Keys;
using Dreamer.Grains;
using Dreamer.Grains.Tenants;
using Dreamer.Hosting;
using Dreamer.Silo;

var dashboardPort = NumberOptions.Optional("--dashboard", "Shows the cluster's actors at this port, to this machine only, with a key that is printed", 1, IPEndPoint.MaxPort);
var root = new RootCommand("A gateway of the cluster: HTTP and gRPC API, sessions, generations, tenants and the device directory.") { dashboardPort };
var api = new ApiFlags().AddTo(root);
var flags = new MembershipFlags().AddTo(root);
root.SetAction(async (parsed, stop) =>
{
    EnvironmentVariables.Check();
    var membership = flags.Membership(parsed);
    var dashboard = Dashboard.At(parsed.GetValue(dashboardPort));
    var ports = api.Ports(parsed);
    ports.Check();
    dashboard?.CheckPort();
    await ClusterHosting.PrepareDatabaseAsync(membership, stop);

    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
    flags.AddTelemetry(builder.Logging, builder.Services, parsed);
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        ports.Listen(kestrel);
        dashboard?.Listen(kestrel);
    });
    flags.AddBlobs(builder.Services, parsed);
    var quota = Settings.Read(builder.Configuration, "Quota", new QuotaOptions());
    var webhooks = Settings.Read(builder.Configuration, "Webhooks", new WebhookOptions());
    builder.Services.AddDreamerGrains(Settings.Read(builder.Configuration, "Grains", GrainsOptions.OfCluster with { Quota = quota, Webhooks = webhooks }));
    builder.Services.AddDreamerApi(Settings.Read(builder.Configuration, "Api", ApiOptions.FromEnvironment()));
    builder.UseOrleans(silo => Dashboard.AddTo(silo.JoinCluster(membership), dashboard));
    var app = builder.Build();
    app.MapDreamerApi();
    dashboard?.Map(app);

    await app.StartAsync($"gateway {membership.Name}", stop);
    if (await app.Services.GetRequiredService<KeyRing>().OpenStoredAsync(stop) is { } key)
    {
        Console.WriteLine($"API key (shown this once; DREAMER_API_KEY sets another): {key}");
    }
    if (dashboard is not null)
    {
        Console.WriteLine(dashboard.Line);
    }
    var url = app.Urls.First().TrimEnd('/');
    if (app.Logger.IsEnabled(LogLevel.Information))
    {
        app.Logger.LogInformation(
            "Dreamer {Version}, gateway {Name} of cluster {Cluster} at {Url}", ProductVersion.Text, membership.Name, membership.Cluster, url);
    }
    Console.WriteLine($"gRPC {ports.GrpcUrlOf(app.Urls).TrimEnd('/')}");
    Console.WriteLine($"ready {url}");
    await app.WaitForShutdownAsync(stop);
});
return await ProcessRun.InvokeAsync(root, args);
