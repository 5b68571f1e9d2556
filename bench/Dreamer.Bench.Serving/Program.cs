using System.CommandLine;
using Dreamer.Bench.Serving;
using Dreamer.Bench.Serving.Benches;
using Dreamer.Bench.Serving.Devices;
using Dreamer.Hosting;

var seconds = NumberOptions.Of("--window", "fairness: seconds of the windows that shares are taken over", 60, least: 1, most: 3_600);
var places = NumberOptions.Of("--places", "fairness: jobs that are resident at once (Inference__MaxResidentJobs)", 32, least: 1, most: 3_600);

var root = new RootCommand("Measures what the server is said to be good at. Without a name: everything, which takes about 27 minutes. Devices are simulated, but where the model that ships is measured. Ends with 1 when a bar is not met.") { LoadCommand.Create(), seconds, places }
    .TypedAs("./dreamer bench").WithExamples("./dreamer bench", "./dreamer bench batching", "./dreamer bench step");
var devices = new DeviceFlags().AddTo(root, recursive: true);
IBench[] All(ParseResult parsed)
{
    var real = new RealDevice(devices.Devices(parsed), devices.NumberType(parsed));
    return
    [
        new ControlCost(), new Fairness(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(places)), new StillsBesideVideos(real),
        new Batching(real), new Cancel(), new Caches(real), new Drafts(real), new SeveralDevices(), new Pending(real),
        new Watchers(),
    ];
}

foreach (var bench in All(root.Parse([])))
{
    var command = new Command(bench.Name, bench.Says);
    command.SetAction((parsed, stop) => BenchRun.RunAsync([.. All(parsed).Where(one => one.Name == bench.Name)], stop));
    if (bench is Fairness)
    {
        command.Options.Add(seconds);
        command.Options.Add(places);
    }
    root.Subcommands.Add(command);
}
root.SetAction((parsed, stop) => BenchRun.RunAsync(All(parsed), stop));
return await ProcessRun.InvokeAsync(root, args);
