using System.CommandLine;
using System.Net;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;

var data = new Option<string>("--data") { Description = "The folder that everything is kept in", DefaultValueFactory = _ => HomeFolder.Data };
var blobs = new Option<string>("--blobs") { Description = "Keeps blobs in Azure instead: a connection string, or a container's URL, with a shared access signature or for this machine's identity. DREAMER_BLOBS says the same, and hides it from other users' ps" };
var model = new Option<string[]>("--model") { Description = "A model as [NAME=]FOLDER (default: models/nano); again for more, the default first" };
var log = new Option<LogLevel>("--log") { Description = "The least level that is logged", DefaultValueFactory = _ => LogLevel.Information };
var dashboard = NumberOptions.Optional("--dashboard", "Shows the actors at this port, to this machine only, with a key that is printed", 1, IPEndPoint.MaxPort);
var json = new Option<bool>("--log-json") { Description = "Logs as JSON, an object a line" };

var root = new RootCommand("The Dreamer server: HTTP and gRPC API, actors and inference in one process.").TypedAs("./dreamer serve").WithExamples(
    "./dreamer serve",
    "./dreamer serve --port 9000 --grpc-port 9001 --data /var/lib/dreamer --model models/nano",
    "./dreamer serve --address 0.0.0.0 --port 443 --certificate fullchain.pem --certificate-key privkey.pem");
var api = new ApiFlags().AddTo(root);
foreach (var option in new Option[] { data, blobs, model, dashboard, log, json })
{
    root.Options.Add(option);
}
var devices = new DeviceFlags().AddTo(root);
root.SetAction(async parsed =>
{
    var options = new ServerOptions
    {
        Ports = api.Ports(parsed),
        Data = parsed.GetRequiredValue(data),
        Models = parsed.GetValue(model) ?? [],
        Devices = devices.Devices(parsed),
        NumberType = devices.NumberType(parsed),
        Log = parsed.GetValue(log),
        Dashboard = Dashboard.At(parsed.GetValue(dashboard)),
        JsonLogs = parsed.GetValue(json),
    };
    options = parsed.GetValue(blobs) is { Length: > 0 } given ? options with { Blobs = given } : options;
    await ServerRun.RunAsync(options);
});
EnvironmentHelp.AddTo(root, ServerSettings.Sections);
return await ProcessRun.InvokeAsync(root, args);
