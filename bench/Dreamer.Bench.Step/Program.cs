using System.CommandLine;
using System.Globalization;
using Dreamer.Bench.Step;

var runs = new Option<int>("--runs") { Description = "Measurements of each step, of which the median counts [1..1000]", DefaultValueFactory = _ => 7 };
var type = new Option<string>("--dtype") { Description = "The number type to measure", DefaultValueFactory = _ => "all" }.AcceptOnlyFromAmong("all", "float32", "bfloat16");
var worker = new Option<string?>("--worker") { Description = "Computes what it is asked for, as ours or plain", Hidden = true };
runs.CustomParser = given =>
{
    if (int.TryParse(given.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 1_000)
    {
        return value;
    }

    given.AddError($"--runs is '{given.Tokens[^1].Value}', and takes a whole number from 1 to 1000.");
    return default;
};

var root = new RootCommand("""
    Measures a denoising step on the CPU: in milliseconds, in the share of the machine's peak, and beside the same networks with PyTorch's layers
    called plainly in a process with stock settings. Both processes take turns. Ends with 1 when a bar is not met.
    """) { runs, type, worker };
root.HelpName = args is ["wan", ..] ? "./dreamer bench" : "./dreamer bench step";
root.SetAction(parsed => parsed.GetValue(worker) is { } kind
    ? Worker.Serve(isPlain: kind == Worker.Plain)
    : StepBench.Run(parsed.GetValue(runs), parsed.GetRequiredValue(type)));

var only = new Option<string>("--only") { Description = "Measures what has this in its name: T2V-1.3B, TI2V-5B, A14B, UMT5-XXL, autoencoder", DefaultValueFactory = _ => "" };
var wan = new Command("wan", "Measures blocks of Wan's published shapes with random weights on the CPU, and extrapolates what whole networks take") { runs, type, only };
wan.SetAction(parsed => WanBench.Run(parsed.GetValue(runs), parsed.GetRequiredValue(type), parsed.GetRequiredValue(only)));
root.Subcommands.Add(wan);
return await root.Parse(args).InvokeAsync();
