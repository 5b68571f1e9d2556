using System.CommandLine;
using System.Net;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;

var port = NumberOptions.Of("--port", "The port to listen at; 0 takes a free one", ServerOptions.DefaultPort, least: 0, most: IPEndPoint.MaxPort);
var address = new Option<string>("--address")
{
    Description = "The address to listen at; anything but loopback opens the server to others, without TLS: see docs/operate.md",
    DefaultValueFactory = _ => "127.0.0.1",
};
var data = new Option<string>("--data") { Description = "The folder that everything is kept in", DefaultValueFactory = _ => HomeFolder.Data };
var blobs = new Option<string>("--blobs") { Description = "Keeps blobs in Azure instead: a connection string, or a container's URL with a shared access signature. DREAMER_BLOBS says the same, and hides it from other users' ps" };
var model = new Option<string[]>("--model") { Description = "A model as [NAME=]FOLDER (default: models/nano); again for more, the default first" };
var log = new Option<LogLevel>("--log") { Description = "The least level that is logged", DefaultValueFactory = _ => LogLevel.Information };
var dashboard = NumberOptions.Optional("--dashboard", "Shows the actors at this port, to this machine only, with a key that is printed", 1, IPEndPoint.MaxPort);
var json = new Option<bool>("--log-json") { Description = "Logs as JSON, an object a line" };
address.Validators.Add(given =>
{
    if (!IPAddress.TryParse(given.GetValueOrDefault<string>(), out _))
    {
        given.AddError($"--address is '{given.GetValueOrDefault<string>()}', and takes an IP address.");
    }
});

var root = new RootCommand("The Dreamer server: HTTP API, actors and inference in one process.") { port, address, data, blobs, model, dashboard, log, json }
    .TypedAs("./dreamer serve").WithExamples("./dreamer serve", "./dreamer serve --port 9000 --data /var/lib/dreamer --model models/nano");
var devices = new DeviceFlags().AddTo(root);
root.SetAction(async parsed =>
{
    var options = new ServerOptions
    {
        Port = parsed.GetValue(port),
        Address = IPAddress.Parse(parsed.GetRequiredValue(address)),
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
EnvironmentHelp.AddTo(root, EnvironmentHelp.OfServer);
return await ProcessRun.InvokeAsync(root, args);
