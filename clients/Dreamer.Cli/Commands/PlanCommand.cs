using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>plan MODEL</c>: what a still and a clip of it need of a device, before anything is loaded.</summary>
internal static class PlanCommand
{
    private static readonly Argument<string> Model = new("model")
    {
        Description = "A model's folder, or a name that ./dreamer models lists as published",
        HelpName = "MODEL",
    };

    private static readonly Option<FrameSize?> Size = GenerationOptions.Size(8, 2048, 1, "Width and height in pixels, as in 704 or 832x480", "the model's");
    private static readonly Option<int?> Frames = NumberOptions.Optional<int>("--frames", "Frames of the clip", 2, 1024, "the model's");
    private static readonly Option<int> Steps = CommandOptions.Count("--steps", "Steps of the work that is counted", 30, most: 1_000);

    private static readonly Option<long?> Memory = new("--memory")
    {
        Description = "The memory to fit into, such as 24GB or 24GiB (default: the device's)",
        HelpName = "BYTES",
        CustomParser = given =>
        {
            var typed = given.Tokens[^1].Value;
            if (ByteText.Parse(typed) is { } bytes)
            {
                return bytes;
            }

            given.AddError($"--memory is '{typed}', and takes bytes such as 24GB, 24GiB or 500MB.");
            return null;
        },
    };

    public static Command Create()
    {
        var plan = new Command("plan", "Says what a model's weights, a still and a clip need of a device, before anything is loaded or downloaded")
        {
            Model, Size, Frames, Steps, Memory, JsonOption.Json,
        };
        var devices = new DeviceFlags().AddTo(plan);
        plan.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(Model);
            var (sketch, recipe) = Sketched(name);
            var place = CommandOptions.PlaceOf(devices, parsed, "auto");
            var request = Request(parsed, sketch, place, isNamed: devices.Devices(parsed).Length > 0);
            var shown = new ShownPlan(recipe?.Name ?? name, recipe, sketch, new MemoryPlan(sketch, request), parsed.GetValue(Steps));
            Terminal.Answer(PlanJson.Of(shown), PlanText.Of(shown));
            return ExitCode.Done;
        });
        return plan.WithExamples(
            "./dreamer plan wan2.1-t2v-1.3b --memory 24GB", "./dreamer plan wan2.2-ti2v-5b --size 1280x704 --frames 121 --dtype bfloat16 --memory 80GB",
            "./dreamer plan models/nano --json");
    }

    /// <summary>Memory alone is a card's, wherever this runs; of a device that is named it is that one's.</summary>
    private static PlanRequest Request(ParseResult parsed, ModelSketch model, TensorPlace place, bool isNamed) => new(
        parsed.GetValue(Size) is { } size ? new PixelSize(size.Width, size.Height) : model.Defaults.Size, parsed.GetValue(Frames) ?? model.Defaults.Frames, place.Type,
        parsed.GetValue(Memory) ?? ComputeDevices.Memory(place.Device)?.Total ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        OnCpu: place.Device.type == TorchSharp.DeviceType.CPU && (isNamed || parsed.GetValue(Memory) is null));

    /// <summary>A folder goes before a recipe of its name.</summary>
    private static (ModelSketch Model, ModelRecipe? Recipe) Sketched(string name)
    {
        var recipes = Directory.Exists(name) ? [] : ModelRecipe.All(HomeFolder.Recipes);
        if (recipes.FirstOrDefault(recipe => recipe.Name == name || recipe.Repository == name) is { } found)
        {
            return (found.Sketch(), found);
        }

        return Directory.Exists(name) || name.Contains(Path.DirectorySeparatorChar)
            ? (ModelFamilies.Sketch(name), null) // what is wrong with a folder it says itself
            : throw new UsageException($"There is no folder and no published model '{name}'; there are {string.Join(", ", recipes.Select(recipe => recipe.Name))}.");
    }
}
