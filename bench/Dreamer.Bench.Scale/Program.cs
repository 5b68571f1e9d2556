using System.CommandLine;
using System.Globalization;
using Dreamer.Bench.Scale;
using Dreamer.Bench.Scale.Capacities;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Bench.Serving.Reports;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
var jobs = new Option<int>("--jobs") { Description = "Generations of a day; devices, sessions and tenants go with them", DefaultValueFactory = _ => 1_000_000 };
var hours = new Option<double>("--hours") { Description = "How long it lasts", DefaultValueFactory = _ => 24 };
var begins = new Option<double>("--from") { Description = "The hour of the day at which it begins", DefaultValueFactory = _ => 0 };
var seed = new Option<int>("--seed") { Description = "The same gives the same, to the last end", DefaultValueFactory = _ => 1 };
var charts = new Option<string?>("--charts") { Description = "A folder for charts (SVG)", HelpName = "FOLDER" };

var report = new Report(Console.Out);
World WorldOf(ParseResult parsed)
{
    var asked = parsed.GetValue(jobs) is var count and >= 10_000 and <= 10_000_000 ? count : throw new ArgumentException($"--jobs is {parsed.GetValue(jobs)}; it must be from 10000 to 10000000.");
    return new World { JobsOfDay = asked, Devices = asked / 1_000, Sessions = asked, Tenants = asked / 10, Hours = parsed.GetValue(hours), BeginsAt = parsed.GetValue(begins), Seed = parsed.GetValue(seed) };
}

var day = new Command("day", "Simulates a day of a fleet, or some hours of it") { jobs, hours, begins, seed, charts };
day.SetAction(parsed => ScaleBench.Day(report, WorldOf(parsed), parsed.GetValue(charts)));
var contention = new Command("contention", "Tenants that all ask for more than there is");
contention.SetAction(_ => ScaleBench.Contend(report));
var cost = new Command("cost", "What a simulated job costs, by how many there are") { jobs, hours, begins, seed };
cost.SetAction(parsed => ScaleBench.Cost(report, WorldOf(parsed)));
var directory = new Command("directory", "What a choice of a device costs, by how many there are") { charts };
directory.SetAction(parsed => DirectoryCost.Measure(report, parsed.GetValue(charts)));
var grains = new Command("grains", "Calls a second that one real grain answers");
grains.SetAction((_, _) => GrainCapacity.MeasureAsync(report));
var scale = new Command("scale", "Simulates a large fleet with the scheduling as it is, and measures what its busiest actors can do.") { day, contention, cost, directory, grains };
var root = new RootCommand("Simulates fleets.") { scale };
root.HelpName = "./dreamer bench";
return await root.Parse(args).InvokeAsync() is var code and not 0 ? code : report.Holds ? 0 : 1;
