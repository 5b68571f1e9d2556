using System.CommandLine;
using System.Globalization;
using Dreamer.Bench.Quality;

var model = new Option<string>("--model") { Description = "The model's folder", HelpName = "FOLDER", DefaultValueFactory = _ => Made.Nano };
var prompts = new Option<int>("--prompts") { Description = "Stills and clips of each setting [1..300]", DefaultValueFactory = _ => 8 };
var steps = new Option<int>("--steps") { Description = "Denoising steps [1..200]", DefaultValueFactory = _ => 16 };
var pictures = new Option<string?>("--pictures") { Description = "A folder for pictures of all clips, a PNG each", HelpName = "FOLDER" };
Limit(prompts, 300);
Limit(steps, 200);

var root = new RootCommand("""
    Measures what a request's quality saves and costs: steps that leave most of the network out, time and CPU time beside exact, which takes
    turns with the others, and the distance to exact. Of nano judges say what is right, too. Ends with 1 when a bar is not met.
    """) { model, prompts, steps, pictures };
root.HelpName = "./dreamer bench quality";
root.SetAction(parsed => QualityBench.Run(
    parsed.GetRequiredValue(model), parsed.GetValue(prompts), parsed.GetValue(steps), parsed.GetValue(pictures)));
return await root.Parse(args).InvokeAsync();

static void Limit(Option<int> option, int most) => option.CustomParser = given =>
{
    if (int.TryParse(given.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most)
    {
        return value;
    }

    given.AddError($"{option.Name} is '{given.Tokens[^1].Value}', and takes a whole number from 1 to {most}.");
    return default;
};
