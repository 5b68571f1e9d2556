using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Client.Generations;
using Dreamer.Generations;
using Dreamer.Hosting;
using GenerationKinds = Dreamer.Client.Generations.GenerationKinds;

namespace Dreamer.Cli.Commands;

/// <summary><c>refine</c>: a new still from an earlier one, or from a picture.</summary>
internal static class RefineCommand
{
    private const string Inherited = "the generation's";

    private static readonly Argument<string> From = StillSource.Argument();
    private static readonly Option<string?> Caption = new("--caption")
    {
        Description = "What the new still shows (default: what the old one does)",
        HelpName = "TEXT",
    };
    private static readonly Option<double?> Strength =
        GenerationOptions.Of<double>("--strength", "How much is made anew: 0.4 keeps much, 0.8 takes another colour, 1 keeps nothing",
            nameof(GenerationRequest.Strength));
    private static readonly Option<int?> Step =
        GenerationOptions.Step("Instead: go on along the generation's own steps from this one, with the new caption");
    private static readonly Option<string?> Negative = new("--negative")
    {
        Description = "What the still must not show",
        HelpName = "TEXT",
    };
    private static readonly Option<long?> Seed = GenerationOptions.Seed("The same seed gives the same still", Inherited);
    private static readonly Option<int?> Steps =
        GenerationOptions.Of<int>("--steps", "Denoising steps of the whole schedule, of which the strength takes its share",
            nameof(GenerationRequest.Steps), Inherited);
    private static readonly Option<int?> StopAfter = GenerationOptions.StopAfter();
    private static readonly Option<double?> Guidance =
        GenerationOptions.Of<double>("--guidance", "How closely the caption is followed", nameof(GenerationRequest.Guidance), Inherited);
    private static readonly Option<string?> Quality = GenerationOptions.Quality(Inherited);
    private static readonly Option<string[]> Loras = LoraOption.Create();
    private static readonly Option<int?> Count = GenerationOptions.Count();
    private static readonly Option<Fit> FitOption = StillSource.FitOption();
    private static readonly Option<FrameSize?> Size = GenerationOptions.PictureSize();

    public static Command Create()
    {
        var refine = new Command("refine", "Makes a new still from a generation's still, or from a picture")
        {
            From, Caption, Strength, Step, Negative, Seed, Steps, StopAfter, Guidance, Quality, Count, Loras, FitOption, Size,
        };
        var results = new ResultOptions(refine, "The still's file: still.png");
        var shared = SharedOptions.WithModelName(refine);
        refine.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(Strength) is { } strength && parsed.GetValue(Step) is { } step)
            {
                throw new UsageException(
                    $"--strength {strength} noises the still again, and --step {step} goes on without: give one of them.");
            }

            var source = StillSource.Of(parsed.GetRequiredValue(From), parsed.GetValue(FitOption), parsed.GetValue(Size), parsed.GetValue(Step));
            var files = results.Read(parsed, makesClip: false, parsed.GetValue(Count));
            await using var server = await shared.OpenAsync(parsed, stop);
            var request = await source.StartAsync(server.Client, RequestOf(parsed, shared), stop);
            return await GenerationRun.RunAsync(server.Client, request, files, shared.Flags(parsed), stop);
        });
        return refine.WithExamples(
            """./dreamer refine last --caption "a large yellow star on a blue background" --strength 0.8 --seed 1""",
            """./dreamer refine drawing.png --fit pad --caption "a small red circle" --strength 0.5 --out better.png""");
    }

    private static NewGeneration RequestOf(ParseResult parsed, SharedOptions shared) => new()
    {
        Kind = GenerationKinds.Refine,
        Caption = parsed.GetValue(Caption),
        Model = shared.ModelName(parsed),
        Strength = parsed.GetValue(Strength),
        ParentStep = parsed.GetValue(Step),
        NegativeCaption = parsed.GetValue(Negative),
        Seed = parsed.GetValue(Seed),
        Steps = parsed.GetValue(Steps),
        StopAfter = parsed.GetValue(StopAfter),
        Guidance = parsed.GetValue(Guidance),
        Quality = parsed.GetValue(Quality),
        Count = parsed.GetValue(Count),
        Loras = LoraOption.Read(parsed, Loras),
    };
}
