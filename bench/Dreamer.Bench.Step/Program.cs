using System.CommandLine;
using Dreamer.Bench.Step;
using Dreamer.Bench.Step.Quality;

var runs = CountOption.Of("--runs", "Measurements of each, of which the median counts", usual: 7, most: 1_000);
var type = new Option<string>("--dtype") { Description = "The number type to measure", DefaultValueFactory = _ => "all" }
    .AcceptOnlyFromAmong("all", "float32", "bfloat16");

var worker = new Option<string?>("--worker") { Description = "Computes what it is asked for, as ours or plain", Hidden = true };
var step = new Command("step", """
    Measures a denoising step on the CPU: in milliseconds, in the share of the machine's peak, and beside the same networks with PyTorch's layers
    called plainly in a process with stock settings. Both processes take turns. Ends with 1 when a bar is not met.
    """) { runs, type, worker };
step.SetAction(parsed => parsed.GetValue(worker) is { } kind
    ? Worker.Serve(isPlain: kind == Worker.Plain)
    : StepBench.Run(parsed.GetValue(runs), parsed.GetRequiredValue(type)));

var only = new Option<string>("--only")
{
    Description = "Measures what has this in its name: T2V-1.3B, TI2V-5B, A14B, UMT5-XXL, autoencoder",
    DefaultValueFactory = _ => "",
};
var wan = new Command("wan", """
    Measures blocks of Wan's published shapes with random weights on the CPU, and extrapolates what whole networks take.
    """) { runs, type, only };
wan.SetAction(parsed => WanBench.Run(parsed.GetValue(runs), parsed.GetRequiredValue(type), parsed.GetRequiredValue(only)));

var model = new Option<string>("--model") { Description = "The model's folder", HelpName = "FOLDER", DefaultValueFactory = _ => Made.Nano };
var prompts = CountOption.Of("--prompts", "Stills and clips of each setting", usual: 8, most: 300);
var steps = CountOption.Of("--steps", "Denoising steps", usual: 16, most: 200);
var pictures = new Option<string?>("--pictures") { Description = "A folder for pictures of all clips, a PNG each", HelpName = "FOLDER" };
var quality = new Command("quality", """
    Measures what a request's quality saves and costs: steps that leave most of the network out, time and CPU time beside exact, which takes
    turns with the others, and the distance to exact. Of nano judges say what is right, too. Ends with 1 when a bar is not met.
    """) { model, prompts, steps, pictures };
quality.SetAction(parsed => QualityBench.Run(
    parsed.GetRequiredValue(model), parsed.GetValue(prompts), parsed.GetValue(steps), parsed.GetValue(pictures)));

var root = new RootCommand("Measures networks on the CPU.") { step, wan, quality, OffloadCommand.Create(runs, type, worker) };
root.HelpName = "./dreamer bench";
return await root.Parse(args).InvokeAsync();
